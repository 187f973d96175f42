import { connected } from '../../module/connected.ts';
import { CHANNELS } from '../payloads.ts';
import type { Contestant } from './contestant.ts';

/** The whole of it, with six connections. */
export const sdk: Contestant = {
  name: 'atrx, whole SDK',
  framing: 'receive',
  ready: async (found) => {
    const { feed } = await connected(CHANNELS, (index, bytes) => found.piece(index, bytes));
    return feed;
  },
};
