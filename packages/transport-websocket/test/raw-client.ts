import { either as E } from 'fp-ts';
import { type ClientOptions, WebSocket } from 'ws';
import { decodeServer, encodeControl } from '../src/protocol/control.ts';
import { type ClientFrame, decodeFrame, encodeFrame, type ServerFrame } from '../src/protocol/frame.ts';
import type { ClientMessage, Hello, ServerMessage } from '../src/protocol/message.ts';
import { SUBPROTOCOL, VERSION } from '../src/protocol/protocol.ts';

/** A client that has no machine: it says what a test says, and keeps what it hears. */
export interface RawClient {
  readonly socket: WebSocket;
  readonly say: (message: ClientMessage) => void;
  readonly send: (frame: ClientFrame) => void;
  readonly hello: (hello?: Partial<Hello>) => void;
  /** Resolves with the next message of that kind that it has not given yet. */
  readonly hears: <T extends ServerMessage['t']>(t: T) => Promise<Extract<ServerMessage, { t: T }>>;
  readonly frames: readonly ServerFrame[];
  /** Resolves when so much has been received as RX. */
  readonly reads: (text: string) => Promise<void>;
  /** Resolves with the code and the reason it was closed with. */
  readonly closed: Promise<string>;
}

let clients = 0;

/** Resolves when it is open. */
export const rawClient = async (
  url: string,
  token?: string,
  options: ClientOptions = {},
): Promise<RawClient> => {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const socket = new WebSocket(url, SUBPROTOCOL, { ...options, headers });
  const messages: ServerMessage[] = [];
  const frames: ServerFrame[] = [];
  const waiting = new Set<() => void>();
  clients += 1;
  const id = `raw-client-${clients}`;
  let attempts = 0;

  socket.on('message', (data, binary) => {
    if (!Buffer.isBuffer(data)) throw new Error('A message in pieces.');
    if (binary) {
      const frame = E.getOrElseW((why: string): never => fail(why))(decodeFrame(data));
      if (frame._tag !== 'Rx' && frame._tag !== 'TxAck') throw new Error(`A bridge sent ${frame._tag}.`);
      frames.push(frame);
    } else messages.push(E.getOrElseW((why: string): never => fail(why))(decodeServer(data.toString())));
    for (const check of [...waiting]) check();
  });
  const closed = new Promise<string>((resolve) => {
    socket.on('close', (code, why) => resolve(`${code} ${why.toString()}`.trim()));
  });
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve, reject) => {
      const check = () => {
        if (!holds()) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      void closed.then((code) =>
        reject(new Error(`Closed (${code}) before it came. Heard: ${JSON.stringify(messages)}`)),
      );
      check();
    });

  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.on('error', () => {});
  const say = (message: ClientMessage) => socket.send(encodeControl(message));
  return {
    socket,
    say,
    send: (frame) => socket.send(encodeFrame(frame)),
    hello: (hello = {}) => {
      attempts += 1;
      say({
        t: 'hello',
        v: VERSION,
        client: { id, name: `client ${id.slice(11)}` },
        attempt: attempts,
        port: '',
        role: 'writer',
        takeover: 'no',
        ...hello,
      });
    },
    hears: async (t) => {
      const find = () => messages.find(is(t));
      await until(() => find() !== undefined);
      const found = find();
      if (!found) throw new Error(`No ${t}.`);
      messages.splice(messages.indexOf(found), 1);
      return found;
    },
    frames,
    reads: (text) => until(() => received(frames).includes(text)),
    closed,
  };
};

const is =
  <T extends ServerMessage['t']>(t: T) =>
  (message: ServerMessage): message is Extract<ServerMessage, { t: T }> =>
    message.t === t;

const received = (frames: readonly ServerFrame[]) =>
  frames.map((frame) => (frame._tag === 'Rx' ? Buffer.from(frame.bytes).toString('latin1') : '')).join('');

const fail = (why: string): never => {
  throw new Error(`What a bridge sent cannot be understood: ${why}.`);
};
