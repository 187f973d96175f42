import { either as E } from 'fp-ts';
import { RX_CHUNK } from './protocol.ts';

/** Bytes that the UART has read, numbered from the opening of the UART. */
export interface Rx {
  readonly _tag: 'Rx';
  readonly epoch: number;
  /** The number of the first byte. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Bytes for the UART, numbered from the granting of the lease: written whole or not at all. */
export interface Tx {
  readonly _tag: 'Tx';
  readonly lease: number;
  /** The number of the first byte. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** What the application has consumed, and up to which byte more may be sent. */
export interface RxLimit {
  readonly _tag: 'RxLimit';
  readonly epoch: number;
  readonly consumed: number;
  readonly limit: number;
}

/** How far the bridge has taken a lease's bytes, how far the UART has, and up to which byte more may be sent. */
export interface TxAck {
  readonly _tag: 'TxAck';
  readonly lease: number;
  readonly accepted: number;
  readonly written: number;
  readonly limit: number;
}

export type ClientFrame = Tx | RxLimit;
export type ServerFrame = Rx | TxAck;
export type Frame = ClientFrame | ServerFrame;

const RX = 0x01;
const TX = 0x02;
const RX_LIMIT = 0x03;
const TX_ACK = 0x04;
/** type u8, flags u8 (0), epoch or lease u32, offset u64; then bytes, or further u64. */
const HEADER = 14;

/** A frame as it stands on the wire, big-endian. */
export const encodeFrame = (frame: Frame): Uint8Array<ArrayBuffer> => {
  switch (frame._tag) {
    case 'Rx':
      return withBytes(RX, frame.epoch, frame.offset, frame.bytes);
    case 'Tx':
      return withBytes(TX, frame.lease, frame.offset, frame.bytes);
    case 'RxLimit':
      return header(RX_LIMIT, frame.epoch, [frame.consumed, frame.limit]);
    case 'TxAck':
      return header(TX_ACK, frame.lease, [frame.accepted, frame.written, frame.limit]);
  }
};

/** What a binary message says; the reason why it says nothing. Its bytes are a view of the message. */
export const decodeFrame = (message: Uint8Array): E.Either<string, Frame> => {
  if (message.length < HEADER) return E.left(`a binary message of ${message.length} bytes`);
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  if (view.getUint8(1) !== 0) return E.left(`the unknown flags 0x${view.getUint8(1).toString(16)}`);
  const type = view.getUint8(0);
  const whose = view.getUint32(2);
  const count = NUMBERS[type];
  if (count === undefined) return E.left(`a binary message of the unknown type 0x${type.toString(16)}`);
  const fixed = 6 + 8 * count;
  const bears = type === RX || type === TX;
  if (bears ? message.length <= fixed : message.length !== fixed)
    return E.left(`a binary message of type 0x${type.toString(16)} with ${message.length} bytes`);
  const first = u64(view, 6);
  const second = count > 1 ? u64(view, 14) : 0;
  const third = count > 2 ? u64(view, 22) : 0;
  if (Math.max(first, second, third) > Number.MAX_SAFE_INTEGER) return E.left('a number above 2^53');
  const bytes = message.subarray(fixed);
  if (type === RX && bytes.length > RX_CHUNK) return E.left(`${bytes.length} bytes in one message`);
  switch (type) {
    case RX:
      return E.right({ _tag: 'Rx', epoch: whose, offset: first, bytes });
    case TX:
      return E.right({ _tag: 'Tx', lease: whose, offset: first, bytes });
    case RX_LIMIT:
      return E.right({ _tag: 'RxLimit', epoch: whose, consumed: first, limit: second });
    default:
      return E.right({ _tag: 'TxAck', lease: whose, accepted: first, written: second, limit: third });
  }
};

/** How many u64 each type has. */
const NUMBERS: Readonly<Record<number, number>> = { [RX]: 1, [TX]: 1, [RX_LIMIT]: 2, [TX_ACK]: 3 };

const header = (type: number, whose: number, numbers: readonly number[], room = 0) => {
  const message = new Uint8Array(6 + 8 * numbers.length + room);
  const view = new DataView(message.buffer);
  view.setUint8(0, type);
  view.setUint32(2, whose);
  for (const [at, number] of numbers.entries()) {
    view.setUint32(6 + 8 * at, Math.floor(number / 2 ** 32));
    view.setUint32(10 + 8 * at, number % 2 ** 32);
  }
  return message;
};

const withBytes = (type: number, whose: number, offset: number, bytes: Uint8Array) => {
  const message = header(type, whose, [offset], bytes.length);
  message.set(bytes, HEADER);
  return message;
};

const u64 = (view: DataView, at: number) => view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4);
