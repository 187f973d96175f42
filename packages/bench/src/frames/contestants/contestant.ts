import type { Found } from '../found.ts';
import type { Framing } from '../framings.ts';

/** Takes a chunk as serialport hands it out: a Buffer, which others need not make of it. */
export type Take = (chunk: Buffer) => void;

/** Somebody who finds frames in a stream. */
export interface Contestant {
  readonly name: string;
  readonly framing: Framing;
  /** Makes it ready to be fed, chunk by chunk; each piece that it finds is told to `found`. */
  readonly ready: (found: Found) => Take | Promise<Take>;
}
