import type { Link, Transport } from '@atrx/transport';
import { map, merge } from 'rxjs';

/** A line whose far end can be changed while it is open. */
export interface Replaceable {
  readonly transport: Transport;
  /** From now on what is written goes to the other one. */
  readonly replace: () => void;
}

/** A module that is brought up, and then replaced by one that is easier to measure at. */
export const replaced = (line: Transport, by: Link): Replaceable => {
  let there = false;
  return {
    transport: line.pipe(
      map((link) => ({
        bytes$: merge(link.bytes$, by.bytes$),
        write: (bytes) => (there ? by : link).write(bytes),
      })),
    ),
    replace: () => {
      there = true;
    },
  };
};
