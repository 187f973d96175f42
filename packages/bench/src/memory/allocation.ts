import { type Bundle, started } from '@atrx/processes';
import { TYPICAL } from '../frames/stream.ts';
import { MEASURED } from '../measures/held.ts';

/** A nursery that holds all that is allocated meanwhile. */
const ROOMY = [...MEASURED, '--min-semi-space-size=256', '--max-semi-space-size=256'];
/** Of 16,384 frames: at 1,000 bytes for each they would still fit. */
const PASSES = 10;

/** A view of the payload is an object of 96 bytes to V8. */
export const VIEW = 96;
/** What V8 makes for itself meanwhile, when it compiles, is no more for a frame. The smallest object has 12 bytes. */
export const BESIDES = 4;

/** Bytes of heap that a contestant allocates for each frame. */
export const allocated = async (bundle: Bundle, contestant: string): Promise<number> => {
  await using roomy = await started(bundle.program('memory'), { ...TYPICAL, contestant }, ROOMY);
  const [bytes = Number.NaN, collections] = await roomy.ask('heap', PASSES);
  if (collections !== 0)
    throw new Error(`The nursery of ${contestant} was collected from while it was counted.`);
  return bytes;
};

/** The part of its time that goes into collecting them. */
export const collecting = async (bundle: Bundle, contestant: string): Promise<number> => {
  await using usual = await started(bundle.program('memory'), { ...TYPICAL, contestant });
  const [part = Number.NaN] = await usual.ask('collecting', 20 * PASSES);
  return part;
};
