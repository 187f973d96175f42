import { parseArgs } from 'node:util';

export interface Options {
  /** Of each number in a scenario, how many are done. */
  readonly scale: number;
  /** The scenarios that are wanted; none: all of them. */
  readonly only: readonly string[];
  /** Whether the table goes into docs/reliability.md. */
  readonly write: boolean;
  readonly help: boolean;
}

export const HELP = `pnpm torture [scenario …] [--quick] [--scale <number>] [--write] [--help]

Measures the bridge beside ser2net, socat and websockify, as far as these are installed
(apt-get install ser2net socat websockify). Loopback and pseudo-terminals only.

  --quick           a tenth of everything
  --scale <number>  another part of it
  --write           put the table into docs/reliability.md (only of all scenarios, at scale 1)
`;

/** What the command line says. Throws with what is wrong with it. */
export const optionsOf = (args: readonly string[], known: readonly string[]): Options => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean' },
      scale: { type: 'string' },
      write: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const scale = Number(values.scale ?? (values.quick ? 0.1 : 1));
  if (!(scale > 0 && scale <= 1)) throw new Error('--scale is above 0, and 1 at most.');
  const strange = positionals.find((name) => !known.includes(name));
  if (strange !== undefined) throw new Error(`No scenario ${strange}. There are: ${known.join(', ')}.`);
  const write = values.write === true;
  if (write && (scale !== 1 || positionals.length > 0))
    throw new Error('--write is for a run of all scenarios at scale 1.');
  return { scale, only: positionals, write, help: values.help === true };
};
