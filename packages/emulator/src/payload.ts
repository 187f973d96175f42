import { joined } from './ascii.ts';
import type { Reader } from './reader.ts';

/** What was typed at a prompt: the bytes, or ESC. */
export type Payload = Uint8Array | 'cancelled';

const CTRL_Z = 0x1a;
const ESC = 0x1b;
const none = new Uint8Array(0);

/** The most one send takes; what is typed beyond it is dropped (note 3.1). */
export const longestPayload = 1460;

/** How a payload is read. */
export interface Manner {
  /** AT+QISDE: what is typed is echoed. */
  readonly echoes: boolean;
  readonly echoesCtrlZ: boolean;
  /** ESC cancels a fixed length too, rather than being one of its bytes. */
  readonly escCancels: boolean;
}

/** So many bytes; Ctrl+Z is one like the others (note 5.2.2.2). */
export const fixedLength =
  (size: number, manner: Manner, had: readonly Uint8Array[] = []): Reader<Payload> =>
  (bytes) => {
    const piece = bytes.subarray(0, size);
    const esc = manner.escCancels ? piece.indexOf(ESC) : -1;
    const echo = manner.echoes ? piece.subarray(0, esc < 0 ? piece.length : esc) : none;
    if (esc >= 0) return { used: esc + 1, echo, result: 'cancelled' };
    const pieces = [...had, piece];
    const left = size - piece.length;
    if (left === 0) return { used: piece.length, echo, result: joined(pieces) };
    return { used: piece.length, echo, next: fixedLength(left, manner, pieces) };
  };

/** Up to Ctrl+Z, which sends, or ESC, which does not (note 5.2.2.1). */
export const changeableLength =
  (manner: Manner, room = longestPayload, had: readonly Uint8Array[] = []): Reader<Payload> =>
  (bytes) => {
    const end = bytes.findIndex((byte) => byte === CTRL_Z || byte === ESC);
    const piece = bytes.subarray(0, Math.min(room, end < 0 ? bytes.length : end));
    const echo = manner.echoes ? piece : none;
    const pieces = [...had, piece];
    if (end < 0) {
      return { used: bytes.length, echo, next: changeableLength(manner, room - piece.length, pieces) };
    }
    if (bytes[end] === ESC) return { used: end + 1, echo, result: 'cancelled' };
    const tail = manner.echoes && manner.echoesCtrlZ ? joined([piece, Uint8Array.of(CTRL_Z)]) : echo;
    return { used: end + 1, echo: tail, result: joined(pieces) };
  };
