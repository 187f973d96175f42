import type { Socket } from 'node:net';
import { visitorOf } from './visitor-of.ts';

/** The connections that have not become a WebSocket: silent, slow, or of plain HTTP. Each has so long, and no longer. */
export interface Strangers {
  readonly came: (socket: Socket) => void;
  /** It has become a WebSocket. Over TLS this is another object than the one that came, with the same peer. */
  readonly admitted: (socket: Socket) => void;
  readonly dismiss: () => void;
}

/** `crowded`: one made room for another. It came from there, and so many of its address are left. */
export type Crowded = (from: string, left: number) => void;

interface Stranger {
  readonly socket: Socket;
  readonly from: string;
  readonly visitor: string;
  readonly timer: NodeJS.Timeout;
}

/** How many there may be at a time. */
const MOST = 256;

/**
 * Counted from the connection, whatever has been sent since, TLS included. The timeouts of Node's HTTP server start anew
 * with each request, and look only every 30 s. Where there are too many, that one makes room which has waited longest of
 * the address that has the most: who is about to come in is in within milliseconds, and no address can shut out the others.
 */
export const strangers = (patience: number, crowded: Crowded): Strangers => {
  /** In the order they came. */
  const waiting = new Map<string, Stranger>();
  const forget = (peer: string) => {
    clearTimeout(waiting.get(peer)?.timer);
    waiting.delete(peer);
  };
  const drop = (peer: string) => {
    waiting.get(peer)?.socket.destroy();
    forget(peer);
  };
  const makeRoom = () => {
    const [peers = []] = [...byVisitor(waiting).values()].sort((one, other) => other.length - one.length);
    const [peer = ''] = peers;
    const { from = '' } = waiting.get(peer) ?? {};
    drop(peer);
    crowded(from, peers.length - 1);
  };

  return {
    came: (socket) => {
      const peer = peerOf(socket);
      if (peer === undefined) return void socket.destroy();
      // Of a reset connection the close is told after the next one has come from the same port.
      drop(peer);
      if (waiting.size >= MOST) makeRoom();
      const from = socket.remoteAddress ?? '';
      const timer = setTimeout(() => socket.destroy(), patience);
      const stranger = { socket, from, visitor: visitorOf(from), timer };
      waiting.set(peer, stranger);
      socket.once('close', () => {
        if (waiting.get(peer) === stranger) forget(peer);
      });
    },
    admitted: (socket) => {
      const peer = peerOf(socket);
      if (peer !== undefined) forget(peer);
    },
    dismiss: () => {
      for (const { socket } of waiting.values()) socket.destroy();
    },
  };
};

/** The peers of each, those that came first before the others. */
const byVisitor = (waiting: ReadonlyMap<string, Stranger>) => {
  const visitors = new Map<string, string[]>();
  for (const [peer, { visitor }] of waiting) {
    const peers = visitors.get(visitor);
    if (peers) peers.push(peer);
    else visitors.set(visitor, [peer]);
  }
  return visitors;
};

/** Where it comes from. Undefined: it has gone already. */
const peerOf = ({ remoteAddress, remotePort, localAddress }: Socket) =>
  remotePort === undefined ? undefined : `${remoteAddress} ${remotePort} ${localAddress}`;
