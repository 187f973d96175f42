import { readFile } from 'node:fs/promises';
import { recognise } from '@atrx/core/catalogue';
import type { Request } from '@atrx/core/typed';
import { UsageError } from '../usage-error.ts';
import { mustBeFit } from './must-be-fit.ts';

/** `--data TEXT`, `--data @FILE`. */
export const dataOption = async (given: string): Promise<Uint8Array> => {
  if (!given.startsWith('@')) return Buffer.from(given);
  const path = given.slice(1);
  try {
    return await readFile(path);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`--data names ${path}, which cannot be read (${why}).`, { cause });
  }
};

/** The commands of a command line, each that prompts with its data: in their order. */
export const requestsOf = (texts: readonly string[], data: readonly Uint8Array[]): readonly Request[] => {
  const left = [...data];
  const requests = texts.map((text): Request => {
    mustBeFit({ text });
    const known = recognise(text);
    const takes = known?.form.data;
    if (!takes) return { text };
    const bytes = left.shift();
    if (!bytes) throw new UsageError(`${text} asks for data: give it by --data TEXT, or --data @FILE.`);
    const size = takes === 'counted' ? Number(known.given.at(-1)) : bytes.length;
    if (bytes.length !== size)
      throw new UsageError(`${text} sends ${size} bytes, and its --data has ${bytes.length}.`);
    return { text, data: bytes };
  });
  if (left.length > 0) throw new UsageError('There is more --data than there are commands that ask for it.');
  return requests;
};
