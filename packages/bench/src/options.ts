import { parseArgs } from 'node:util';
import type { Part } from './part.ts';

export interface Options {
  /** The parts that are wanted; none: all of them. */
  readonly only: readonly string[];
  readonly quick: boolean;
  /** The file that the figures go to. */
  readonly json?: string;
  /** Whether the tables go into docs/performance.md. */
  readonly write: boolean;
  readonly help: boolean;
}

export const help = (
  parts: readonly Part[],
): string => `pnpm bench [part …] [--quick] [--json FILE] [--write] [--help]

Measures, each thing beside others in one run: on a noisy machine ratios hold, not figures.

${parts.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`).join('\n')}

  --quick      less of everything: to see that it works
  --json FILE  the figures, for machines
  --write      put the tables into docs/performance.md
`;

/** What the command line says. Throws with what is wrong with it. */
export const optionsOf = (args: readonly string[], known: readonly string[]): Options => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean' },
      json: { type: 'string' },
      write: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const strange = positionals.find((name) => !known.includes(name));
  if (strange !== undefined) throw new Error(`No part ${strange}. There are: ${known.join(', ')}.`);
  const { quick = false, json, write = false } = values;
  if (write && quick) throw new Error('--write is for a whole run.');
  return { only: positionals, quick, ...(json !== undefined && { json }), write, help: values.help === true };
};
