import { ModemError } from '../../at/reason.ts';

/** The error of a stream that has a hole: of so many bytes, or nobody knows of how many. */
export const dataLost = (missing?: number): ModemError =>
  new ModemError(missing === undefined ? { _tag: 'DataLost' } : { _tag: 'DataLost', missing });
