import type { LineSettings, OutgoingSignals } from '@atrx/transport';
import type { Step } from '../../protocol/message.ts';
import type { Script } from './script.ts';

/** Something to be done at a UART when what was asked before it is done. */
export type Job =
  /** A unit of a lease's bytes, or several small ones, written whole or not at all. `end`: the number of the byte after its last. */
  | { readonly _tag: 'Unit'; readonly lease: number; readonly bytes: Uint8Array; readonly end: number }
  | { readonly _tag: 'Set'; readonly settings: Partial<LineSettings>; readonly for: Asker }
  | { readonly _tag: 'Lines'; readonly lines: OutgoingSignals; readonly for: Asker }
  | {
      readonly _tag: 'Script';
      readonly steps: readonly Step[];
      /** How long it may take. */
      readonly most: number;
      /** How the lines are to be, should it fail. */
      readonly lastly?: OutgoingSignals | undefined;
      readonly for: Asker;
    }
  | { readonly _tag: 'Drain'; readonly for: Asker }
  | { readonly _tag: 'Will'; readonly steps: readonly Step[]; readonly lease: number };

/** The lease for which it is done; a will outlives its own. */
export const leaseOf = (job: Job): number | undefined =>
  job._tag === 'Will' ? undefined : job._tag === 'Unit' ? job.lease : job.for.lease;

/** Who wants to know what became of it: a request of a lease. */
export interface Asker {
  readonly lease: number;
  readonly id: number;
}

/** The job that is under way. */
export type Running =
  | { readonly _tag: 'Writing'; readonly task: number; readonly lease: number; readonly end: number }
  | { readonly _tag: 'Asking'; readonly task: number; readonly until: number; readonly for: Asker }
  | {
      readonly _tag: 'Scripting';
      /** What it has asked of the UART, while it waits for that. */
      readonly task: number | undefined;
      readonly script: Script;
      readonly lastly?: OutgoingSignals | undefined;
      /** A request, or the will of a lease. */
      readonly for: Asker | { readonly will: number };
    };
