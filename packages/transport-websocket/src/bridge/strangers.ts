import type { Socket } from 'node:net';

/** The connections that have not become a WebSocket: silent, slow, or of plain HTTP. Each has so long, and no longer. */
export interface Strangers {
  readonly came: (socket: Socket) => void;
  /** It has become a WebSocket. Over TLS this is another object than the one that came, with the same peer. */
  readonly admitted: (socket: Socket) => void;
  readonly dismiss: () => void;
}

/** How many there may be at a time: one more is dropped. */
const MOST = 256;

/**
 * Counted from the connection, whatever has been sent since, TLS included. The timeouts of Node's HTTP server start anew
 * with each request, and look only every 30 s.
 */
export const strangers = (patience: number): Strangers => {
  const waiting = new Map<string, { readonly socket: Socket; readonly timer: NodeJS.Timeout }>();
  const forget = (peer: string) => {
    clearTimeout(waiting.get(peer)?.timer);
    waiting.delete(peer);
  };

  return {
    came: (socket) => {
      const peer = peerOf(socket);
      if (peer === undefined || waiting.size >= MOST) return void socket.destroy();
      const timer = setTimeout(() => socket.destroy(), patience);
      waiting.set(peer, { socket, timer });
      socket.once('close', () => forget(peer));
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

/** Where it comes from. Undefined: it has gone already. */
const peerOf = ({ remoteAddress, remotePort, localAddress }: Socket) =>
  remotePort === undefined ? undefined : `${remoteAddress} ${remotePort} ${localAddress}`;
