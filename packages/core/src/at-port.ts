import type { Transport } from '@atrx/transport';
import { asyncScheduler, EMPTY, map, type Observable, type SchedulerLike } from 'rxjs';
import { type At, commandsOf } from './channel/at.ts';
import type { Channel } from './channel/channel.ts';
import type { Loss } from './channel/loss.ts';
import { openChannel } from './channel/open-channel.ts';
import type { Traced, Tracing } from './channel/trace.ts';
import type { Dialect } from './dialects/dialect.ts';
import { gsm } from './dialects/gsm.ts';
import type { Closeable } from './scope/closeable.ts';
import type { UrcEvent } from './urcs/urc-event.ts';

/** What the line tells whoever listens. */
export interface Told {
  /** Every URC. What is none, and nobody's answer, is `Unknown`, verbatim. */
  readonly urc$: Observable<UrcEvent>;
  /** Every byte both ways, classified, with its time. */
  readonly trace$: Observable<Traced>;
  /** What was lost of what the module sent, was discarded, or came too late. */
  readonly loss$: Observable<Loss>;
}

/** A module with nothing brought up: commands go down, answers and URCs come up. */
export interface AtPort extends At, Told, Closeable {}

export interface AtPortOptions extends Tracing {
  /**
   * How the module speaks. Default: as the note has it; a modem asks its module who it is (ATI), and takes the dialect of that
   * model where it is known.
   */
  readonly dialect?: Dialect;
  /** The clock. Default: real time. */
  readonly scheduler?: SchedulerLike;
}

/** Opens a line to talk AT commands over it, and does nothing by itself. */
export const atPort = (
  transport: Transport,
  { dialect = gsm, scheduler = asyncScheduler, trace, secrets }: AtPortOptions = {},
): Observable<AtPort> =>
  openChannel(transport, dialect, scheduler, { ...(trace && { trace }), ...(secrets && { secrets }) }).pipe(
    map((channel) => ({ ...commandsOf(channel), ...toldBy(channel), close$: EMPTY })),
  );

export const toldBy = ({ urc$, trace$, loss$ }: Channel): Told => ({ urc$, trace$, loss$ });
