import { joined } from './ascii.ts';

/** What a connection has received and the host has not read: whole pieces in the order they came. */
export interface ReceiveBuffer {
  readonly size: number;
  /** How many pieces, the one begun included. */
  readonly pieces: number;
  readonly put: (bytes: Uint8Array) => void;
  /** Up to so many bytes. Of datagrams, from one at a time: what is left of it comes next (quirk of AT+QIRD). */
  readonly take: (most: number) => Uint8Array;
}

export const receiveBuffer = (keepsBounds: boolean): ReceiveBuffer => {
  let pieces: Uint8Array[] = [];
  let first = 0;
  let size = 0;

  const takeOne = (most: number): Uint8Array => {
    const head = pieces[first];
    if (!head) return new Uint8Array(0);
    const taken = head.subarray(0, most);
    if (taken.length < head.length) pieces[first] = head.subarray(taken.length);
    else first++;
    if (first === pieces.length || first > 1024) {
      pieces = pieces.slice(first);
      first = 0;
    }
    size -= taken.length;
    return taken;
  };

  return {
    get size() {
      return size;
    },
    get pieces() {
      return pieces.length - first;
    },
    put: (bytes) => {
      if (bytes.length === 0) return;
      pieces.push(bytes);
      size += bytes.length;
    },
    take: (most) => {
      if (keepsBounds) return takeOne(most);
      const taken: Uint8Array[] = [];
      for (let left = most; left > 0 && size > 0; ) {
        const piece = takeOne(left);
        taken.push(piece);
        left -= piece.length;
      }
      return joined(taken);
    },
  };
};
