import { connect, type Socket } from 'node:net';
import type { Served } from '../served.ts';
import { UPGRADE } from './upgrade.ts';

/** What of a WebSocket frame may be wrong. */
export interface Frame {
  readonly opcode: number;
  readonly payload?: Uint8Array | string;
  readonly fin?: boolean;
  readonly rsv?: number;
  readonly masked?: boolean;
  /** The length it announces, if not its own. */
  readonly length?: bigint;
}

/** A frame as it stands on the wire (RFC 6455, 5.2), right or wrong. */
export const frame = ({
  opcode,
  payload = '',
  fin = true,
  rsv = 0,
  masked = true,
  length,
}: Frame): Buffer => {
  const bytes = Buffer.from(payload);
  const announced = length ?? BigInt(bytes.length);
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  const mask = masked ? 0x80 : 0;
  const head =
    announced < 126n
      ? Buffer.from([first, mask | Number(announced)])
      : announced < 65_536n
        ? Buffer.from([first, mask | 126, Number(announced >> 8n), Number(announced & 255n)])
        : Buffer.concat([Buffer.from([first, mask | 127]), u64(announced)]);
  // A mask of zeros leaves the payload as it is.
  return Buffer.concat([head, ...(masked ? [Buffer.alloc(4)] : []), bytes]);
};

const u64 = (value: bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
};

/** A TCP connection that has become a WebSocket, in the hands of a test. */
export interface RawSocket {
  readonly socket: Socket;
  /** Resolves with the code of the close frame as soon as it has come, 0 where the connection just ended. */
  readonly closed: Promise<number>;
  /** Resolves when there is no connection any more. */
  readonly ended: Promise<unknown>;
}

const open: Socket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
});

/** Upgrades by hand. */
export const upgraded = ({ host, port }: Served): Promise<RawSocket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, host);
    open.push(socket);
    let came = Buffer.alloc(0);
    let up = false;
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      came = Buffer.concat([came, chunk]);
      const end = came.indexOf('\r\n\r\n');
      if (up || end < 0) return;
      up = true;
      const status = came.subarray(0, end).toString('latin1');
      came = came.subarray(end + 4);
      if (status.startsWith('HTTP/1.1 101')) resolve({ socket, closed, ended });
      else reject(new Error(status));
    });
    const ended = new Promise((done) => socket.on('close', done));
    const closed = new Promise<number>((done) => {
      socket.on('data', () => up && closeCode(came) !== 0 && done(closeCode(came)));
      socket.on('close', () => done(closeCode(came)));
    });
    socket.write(['GET / HTTP/1.1', `Host: ${host}:${port}`, ...UPGRADE, '', ''].join('\r\n'));
  });

/** The code of the first close frame among what a server sent; a server's frames are short here, and not masked. */
const closeCode = (bytes: Buffer): number => {
  for (let at = 0; at + 2 <= bytes.length; ) {
    const opcode = (bytes[at] ?? 0) & 15;
    const short = (bytes[at + 1] ?? 0) & 127;
    const head = short === 126 ? 4 : 2;
    const length = short === 126 ? bytes.readUInt16BE(at + 2) : short;
    if (opcode === 8) return length < 2 ? 1005 : bytes.readUInt16BE(at + head);
    at += head + length;
  }
  return 0;
};
