import type { Found } from '../found.ts';

const HEADER = /^\+RECEIVE: (\d), \d+$/;

/** Takes the line behind each header for its data. */
export const afterHeader = (found: Found): ((line: string) => void) => {
  let channel: number | undefined;
  return (line) => {
    if (channel !== undefined) {
      found.piece(channel, Buffer.from(line, 'latin1'));
      channel = undefined;
      return;
    }
    const header = HEADER.exec(line);
    if (header) channel = Number(header[1]);
  };
};
