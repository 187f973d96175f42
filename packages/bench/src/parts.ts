import { frames } from './frames/frames.ts';
import type { Part } from './part.ts';

/** All that is measured. */
export const PARTS: readonly Part[] = [frames];
