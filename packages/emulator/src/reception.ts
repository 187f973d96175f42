import { pushed, readable } from './delivery.ts';
import type { Settled } from './options.ts';
import type { Outlet } from './outlet.ts';
import { framed, info } from './part.ts';
import { type Place, socketAt } from './place.ts';
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
  /** The host may hear this connection by now: what waited for that is due. */
  readonly resume: () => void;
  /** From now on everything goes there, what has waited first; without an outlet it waits again. */
  readonly attach: (outlet: Outlet | undefined) => void;
}

/** How a connection is received from, as it was settled when it was opened. */
export interface Manner {
  /** Datagrams, which keep their bounds, or a stream. */
  readonly whole: boolean;
  /** AT+QINDI: 0 pushes what comes, 1 and 2 say that it is there (note 5.3). */
  readonly indication: number;
  /** AT+QIMODE=1: what comes waits for an outlet (note 4). */
  readonly transparent: boolean;
}

/** What surrounds it. */
export interface Around {
  readonly cell: StateCell;
  readonly options: Settled;
  /** Prints when no command executes, if the connection still stands then. */
  readonly tell: (due: Due) => void;
  /** Whether the host hears this connection: with QIMUX=0 only those of the role it has chosen (note 3.2). */
  readonly heard: () => boolean;
  /** Closes or opens the peer's window. */
  readonly hold: (closed: boolean) => void;
  /** Nothing more will come, and the host has it all. */
  readonly drained: () => void;
}

/** The most a segment carries over GPRS, and so the most that is pushed or indicated at a time. */
const segment = 1460;

/** @see Reception */
export const reception = (
  place: Place,
  { whole, indication, transparent }: Manner,
  { cell, options, tell, heard, hold, drained }: Around,
): Reception => {
  const { id, slot } = place;
  const room = options.receiveBuffer;
  const buffer = receiveBuffer(whole || indication === 0);
  let outlet: Outlet | undefined;
  let told = false;
  let held = false;
  let ended = false;

  const count = () => cell.update((state) => withSocket(state, id, slot, { unread: buffer.size }));

  const indicate = (size: number) => {
    const socket = socketAt(cell.state, place);
    if (transparent) {
      pour();
    } else if (indication === 0) {
      tell(push);
    } else if (socket && (indication === 2 || !told)) {
      told = true;
      const text = readable(indication, place, socket, buffer.pieces, size, buffer.size);
      tell(() => framed(info(text), cell.state));
    }
  };

  const push = (): Uint8Array | undefined => {
    const { state } = cell;
    const socket = socketAt(state, place);
    const bytes = heard() ? take(Number.MAX_SAFE_INTEGER) : new Uint8Array(0);
    return socket && bytes.length > 0 ? pushed(state, place, socket, bytes, options) : undefined;
  };

  const pour = () => {
    while (outlet?.ready() && buffer.size > 0) {
      const bytes = taken(Number.MAX_SAFE_INTEGER);
      outlet.push(bytes);
    }
    settle();
  };

  const taken = (most: number): Uint8Array => {
    const bytes = buffer.take(most);
    if (bytes.length > 0) count();
    if (buffer.size === 0) told = false;
    if (held && buffer.size <= room / 2) {
      held = false;
      hold(false);
    }
    return bytes;
  };

  const take = (most: number): Uint8Array => {
    const bytes = taken(most);
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
    resume: () => {
      if (transparent || indication > 0) return;
      for (let i = 0; i < buffer.pieces; i++) tell(push);
    },
    attach: (to) => {
      outlet = to;
      pour();
    },
  };
};
