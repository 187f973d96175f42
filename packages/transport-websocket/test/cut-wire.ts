import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP line to a server of this machine, and the scissors. */
export interface CutWire {
  /** Where a client reaches the server over it: host and port. */
  readonly host: string;
  /** Which server that is, by its URL. */
  readonly leadTo: (url: string) => void;
  /** Resets every connection there is; later ones are let through. */
  readonly cut: () => void;
  readonly close: () => void;
}

export const cutWire = async (): Promise<CutWire> => {
  let port = '';
  const ends = new Set<Socket>();
  const joined = (one: Socket, other: Socket) => {
    ends.add(one);
    one
      .on('error', () => {})
      .on('close', () => {
        ends.delete(one);
        other.destroy();
      });
    one.pipe(other);
  };
  const wire = createServer((near) => {
    const far = connect(Number(port), '127.0.0.1');
    joined(near, far);
    joined(far, near);
  });
  wire.listen(0, '127.0.0.1');
  await once(wire, 'listening');
  const cut = () => {
    for (const end of ends) end.resetAndDestroy();
  };
  return {
    host: `127.0.0.1:${(wire.address() as AddressInfo).port}`,
    leadTo: (url) => {
      port = new URL(url).port;
    },
    cut,
    close: () => {
      cut();
      wire.close();
    },
  };
};
