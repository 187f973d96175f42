// What `ws` exports beside its sockets, and its types leave out.
import type { Writable } from 'node:stream';

declare module 'ws' {
  export class Receiver extends Writable {
    constructor(options: { readonly isServer: boolean; readonly skipUTF8Validation: boolean });
  }
  export const Sender: {
    frame(
      data: Buffer,
      options: {
        readonly fin: boolean;
        readonly mask: boolean;
        readonly opcode: number;
        readonly readOnly: boolean;
        readonly rsv1: boolean;
      },
    ): readonly Buffer[];
  };
}
