import { type Place, pushed, readable } from './delivery.ts';
import type { Settled } from './options.ts';
import { framed, info } from './part.ts';
import { receiveBuffer } from './receive-buffer.ts';
import { withSocket } from './state.ts';
import type { StateCell } from './state-cell.ts';
import type { Due } from './terminal.ts';

/** The receiving half of a connection: what came and was not handed on, and what the host is told of it. */
export interface Reception {
  readonly put: (bytes: Uint8Array) => void;
  /** Nothing more will come. */
  readonly end: () => void;
  /** Up to so many bytes, of one datagram where there are datagrams. */
  readonly take: (most: number) => Uint8Array;
}

/** What surrounds it. */
export interface Around {
  readonly cell: StateCell;
  readonly options: Settled;
  /** Prints when no command executes, if the connection still stands then. */
  readonly tell: (due: Due) => void;
  /** Closes or opens the peer's window. */
  readonly hold: (closed: boolean) => void;
  /** Nothing more will come, and the host has it all. */
  readonly drained: () => void;
}

/** The most a segment carries over GPRS, and so the most that is pushed or indicated at a time. */
const segment = 1460;

/** `indication` is AT+QINDI as it was when the connection was opened (note 5.3.2); `whole` keeps datagrams whole. */
export const reception = (
  place: Place,
  whole: boolean,
  indication: number,
  { cell, options, tell, hold, drained }: Around,
): Reception => {
  const { id, index } = place;
  const room = options.receiveBuffer;
  const buffer = receiveBuffer(whole || indication === 0);
  let told = false;
  let held = false;
  let ended = false;

  const count = () => cell.update((state) => withSocket(state, id, index, { unread: buffer.size }));

  const indicate = (size: number) => {
    if (indication === 0) {
      tell(push);
    } else if (indication === 2 || !told) {
      told = true;
      const text = readable(indication, place, buffer.pieces, size, buffer.size);
      tell(() => framed(info(text), cell.state));
    }
  };

  const push = (): Uint8Array | undefined => {
    const { state } = cell;
    const socket = state.contexts[id].sockets[index];
    const bytes = take(Number.MAX_SAFE_INTEGER);
    return socket && bytes.length > 0 ? pushed(state, place, socket, bytes, options) : undefined;
  };

  const take = (most: number): Uint8Array => {
    const bytes = buffer.take(most);
    if (bytes.length > 0) count();
    if (buffer.size === 0) told = false;
    if (held && buffer.size <= room / 2) {
      held = false;
      hold(false);
    }
    settle();
    return bytes;
  };

  /** The host learns that the peer has closed when it has all the peer sent: seen in logs of an M95, twice. */
  const settle = () => {
    if (ended && buffer.size === 0) drained();
  };

  return {
    put: (bytes) => {
      // A datagram that does not fit is lost, as one is in the world.
      if (whole && buffer.size + bytes.length > room) return;
      const size = whole ? bytes.length : segment;
      for (let at = 0; at < bytes.length; at += size) {
        const piece = bytes.subarray(at, at + size);
        buffer.put(piece);
        count();
        indicate(piece.length);
      }
      if (!held && buffer.size >= room) {
        held = true;
        hold(true);
      }
    },
    end: () => {
      ended = true;
      settle();
    },
    take,
  };
};
