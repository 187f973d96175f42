import { InvalidArgumentError } from 'commander';

/** Reads a whole number above 0. */
export const positive = (text: string): number => {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number above 0.');
};
