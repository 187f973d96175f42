import { TransportError } from '@atrx/transport';
import { textOf } from '../bytes/ascii.ts';
import { visible } from '../bytes/visible.ts';
import { MASK } from './echoes.ts';
import type { Heard } from './part.ts';

/** How much of what was written is shown. */
const SHOWN = 80;

/** Whether this may be what was recorded, as far as it goes: what was hidden is anything. */
export const isAlike = ({ traced: { bytes, redacted } }: Heard, came: Uint8Array): boolean =>
  came.every((byte, i) => byte === bytes[i] || (redacted && bytes[i] === MASK));

/** The host wrote something else than was recorded, or anything where nothing more was: the line is lost to it. */
export class Departure extends TransportError {
  /** The number of the record, counted from 1; absent where all of them were played. */
  readonly record: number | undefined;

  constructor(expected: Heard | undefined, came: Uint8Array) {
    super(
      'lost',
      [
        'The host departed from the trace.',
        expected
          ? `  record ${expected.record}, at ${expected.at} ms: ${shown(expected.traced.bytes)}`
          : '  it is over: nothing more was written',
        `  written: ${shown(came)}`,
        'Record it again, where what is written was meant to change.',
      ].join('\n'),
    );
    this.record = expected?.record;
  }
}

const shown = (bytes: Uint8Array): string => {
  const text = visible(textOf(bytes, 0, Math.min(SHOWN, bytes.length))).replaceAll('\n', '\\x0a');
  return `"${text}${bytes.length > SHOWN ? '…' : ''}"`;
};
