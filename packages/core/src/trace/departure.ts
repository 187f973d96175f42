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

/** The host wrote something else than `expected`, or anything where nothing more was recorded. */
export const departed = (expected: Heard | undefined, came: Uint8Array): TransportError =>
  new TransportError(
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

const shown = (bytes: Uint8Array): string => {
  const text = visible(textOf(bytes, 0, Math.min(SHOWN, bytes.length))).replaceAll('\n', '\\x0a');
  return `"${text}${bytes.length > SHOWN ? '…' : ''}"`;
};
