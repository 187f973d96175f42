import { type Frame, parts } from '../frames/payloads.ts';

const SEED = 1;
/** How much payload they have. */
export const BYTES = 1_048_576;

/** The frames that are sent, over and over. */
export const frames = (payload: 64 | 1460): readonly Frame[] =>
  parts(SEED, { payload, lines: false }, BYTES, Number.POSITIVE_INFINITY).filter(
    (part) => typeof part !== 'string',
  );
