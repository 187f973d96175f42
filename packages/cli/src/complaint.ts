import { inspect } from 'node:util';
import pc from 'picocolors';

/** An error for a person: what happened and what to do, on one line; with `debug` all that is known, below it. */
export const complaint = (error: unknown, { debug = false }: { readonly debug?: boolean }): string => {
  const message = error instanceof Error ? error.message : String(error);
  const line = `${pc.red('atrx:')} ${message.replaceAll(/\s*\n\s*/g, ' ')}\n`;
  return debug ? `${line}${pc.dim(inspect(error, { depth: 5 }))}\n` : line;
};
