import { type Bench, bench } from './bench.ts';
import type { Capabilities, Setup } from './setup.ts';

/** One thing every transport keeps to. */
export interface Law {
  readonly name: string;
  /** Whether it applies to such a transport: false where the law needs a capability that is declared absent. */
  readonly applies: (setup: Setup) => boolean;
  /** Resolves when the transport keeps the law, or the law does not apply; rejects, saying how it is broken. */
  readonly run: (setup: Setup) => Promise<void>;
}

export const law = (
  name: string,
  needs: ReadonlyArray<keyof Capabilities>,
  hold: (bench: Bench) => Promise<void>,
): Law => {
  const applies = ({ capabilities }: Setup) => needs.every((capability) => capabilities[capability]);
  return {
    name,
    applies,
    run: async (setup) => {
      if (!applies(setup)) return;
      const taken: Array<() => unknown> = [];
      try {
        await hold(await bench(setup, taken));
      } catch (cause) {
        const how = cause instanceof Error ? cause.message : String(cause);
        throw new Error(`A law of transports is broken: ${name}.\n${how}`, { cause });
      } finally {
        for (const down of taken) await down();
      }
    },
  };
};
