import { InvalidArgumentError } from 'commander';

/** Reads a whole number above 0. */
export const positive = (text: string): number => {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number above 0.');
};

/** Reads the port of a TCP or UDP server, 1–65535. */
export const portNumber = (text: string): number => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError('Give a number from 1 to 65535.');
};

/** Reads seconds, parts of them too, as milliseconds. */
export const seconds = (text: string): number => {
  if (/^\d{1,6}(\.\d{1,3})?$/.test(text)) return Math.round(Number(text) * 1_000);
  throw new InvalidArgumentError('Give seconds, such as 5 or 0.5.');
};
