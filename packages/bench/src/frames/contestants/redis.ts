import Parser from 'redis-parser';
import type { Contestant } from './contestant.ts';

/** redis-parser, fed replies with the same payload. */
export const redis: Contestant = {
  name: 'redis-parser',
  framing: 'resp',
  ready: (found) => {
    const reader = new Parser({
      returnBuffers: true,
      returnReply: ([channel, bytes]: readonly [number, Buffer]) => found.piece(channel, bytes),
      returnError: (error: Error) => {
        throw error;
      },
    });
    return (chunk) => reader.execute(chunk);
  },
};
