import { either as E, function as F } from 'fp-ts';
import { fields } from './fields.ts';
import { choice, whole } from './numbers.ts';

/** How data is put together for sending in transparent mode (note 4). */
export interface TransparentSettings {
  /** How often the module sends again what was not taken. */
  readonly retries: number;
  /** How long it waits for more input before it sends fewer than `size` bytes, in ms; a multiple of 100. */
  readonly wait: number;
  /** How many bytes it sends at a time, 1–1460. */
  readonly size: number;
  /** Whether `+++` leaves data mode. */
  readonly escape: boolean;
}

/** The unit of the waiting time, in ms. */
export const WAIT_STEP = 100;

const read = fields(
  whole('a number of retries', 0, 255),
  whole('a waiting time', 0, 65_535),
  whole('a size', 0, 65_535),
  choice(0, 1),
);

/** `3,2,512,1` */
export const transparentSettings = (rest: string): E.Either<string, TransparentSettings> =>
  F.pipe(
    read(rest),
    E.map(([retries, wait, size, leaves]) => ({
      retries,
      wait: wait * WAIT_STEP,
      size,
      escape: leaves === 1,
    })),
  );
