import pc from 'picocolors';
import type { Tell } from './telling.ts';

/** Tells what is no part of the result, on stderr: as a line for people, or as JSON for programs. */
export const noticing =
  ({ json }: { readonly json: boolean }): Tell =>
  (told, line) =>
    void process.stderr.write(`${json ? JSON.stringify(told) : pc.dim(line)}\n`);

/** The same, where somebody sees it: people at a terminal, and programs that ask for it. */
export const noticingIfSeen = (settings: { readonly json: boolean }): Tell =>
  settings.json || process.stderr.isTTY ? noticing(settings) : () => {};
