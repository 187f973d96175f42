import { either as E } from 'fp-ts';
import { WebSocket } from 'ws';
import { decodeServer, encodeControl } from '../src/protocol/control.ts';
import { type ClientFrame, decodeFrame, encodeFrame, type ServerFrame } from '../src/protocol/frame.ts';
import type { ClientMessage, Hello, ServerMessage, Welcome } from '../src/protocol/message.ts';
import { SUBPROTOCOL } from '../src/protocol/protocol.ts';
import { bearer } from './served.ts';

/** How a session came to its end. */
export interface Closed {
  readonly code: number;
  readonly why: string;
}

/** A client without a machine: it says what the test says, right or wrong. */
export interface Caller {
  readonly socket: WebSocket;
  readonly say: (message: ClientMessage) => void;
  readonly send: (frame: ClientFrame) => void;
  /** Anything, as a text message or a binary one. */
  readonly throw: (message: string | Uint8Array) => void;
  /** The next message of that kind; rejects where the session is closed before. */
  readonly hear: <T extends ServerMessage['t']>(t: T) => Promise<Extract<ServerMessage, { t: T }>>;
  /** The answer to the request of that number. */
  readonly answer: (id: number) => Promise<Extract<ServerMessage, { t: 'ok' | 'err' }>>;
  readonly closed: Promise<Closed>;
  /** Everything it was told, and sent. */
  readonly heard: ServerMessage[];
  readonly frames: ServerFrame[];
  /** The bytes it was sent, as text. */
  readonly read: () => string;
  /** Resolves when that has been read, behind the first so many bytes. */
  readonly reads: (text: string, after?: number) => Promise<unknown>;
  /** Resolves when it has been sent so many bytes in all. */
  readonly takes: (total: number) => Promise<unknown>;
  /** Resolves when the bridge has dealt with all that was said before: it has answered a ping. */
  readonly settled: () => Promise<void>;
}

const callers: WebSocket[] = [];
afterEach(() => {
  for (const socket of callers.splice(0)) socket.terminate();
});

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocols?: readonly string[];
  /** Whether it answers pings. */
  readonly autoPong?: boolean;
  /** Whether it keeps what it is sent. Default: it does. */
  readonly keeps?: boolean;
}

/** Rejects with the HTTP status, as text, where the upgrade is refused. */
export const call = (
  url: string,
  { headers = bearer, protocols = [SUBPROTOCOL], autoPong = true, keeps = true }: CallOptions = {},
): Promise<Caller> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, [...protocols], {
      headers: { ...headers },
      perMessageDeflate: false,
      autoPong,
    });
    callers.push(socket);
    const heard: ServerMessage[] = [];
    const listeners = new Set<() => void>();
    const frames: ServerFrame[] = [];
    let bytes = '';
    let count = 0;
    let taken = 0;
    const closed = new Promise<Closed>((done) => {
      socket.on('close', (code, why) => {
        done({ code, why: why.toString('utf8') });
        for (const listener of [...listeners]) listener();
      });
    });
    socket.on('message', (data, binary) => {
      if (!Buffer.isBuffer(data)) return;
      if (!binary) heard.push(understood(decodeServer(data.toString('utf8'))));
      else {
        const frame = understood(decodeFrame(data));
        if (frame._tag !== 'Rx' && frame._tag !== 'TxAck') throw new Error(`A bridge sent ${frame._tag}.`);
        if (frame._tag === 'Rx') count += frame.bytes.length;
        if (keeps) {
          frames.push(frame);
          if (frame._tag === 'Rx') bytes += text.decode(frame.bytes);
        }
      }
      for (const listener of [...listeners]) listener();
    });
    const until = <A>(what: string, find: () => A | undefined): Promise<A> =>
      new Promise((done, failed) => {
        const look = () => {
          const found = find();
          if (found === undefined && socket.readyState !== WebSocket.CLOSED) return;
          listeners.delete(look);
          if (found === undefined) failed(new Error(`closed before ${what} came`));
          else done(found);
        };
        listeners.add(look);
        look();
      });
    socket.on('unexpected-response', (request, { statusCode }) => {
      request.destroy();
      reject(new Error(String(statusCode)));
    });
    socket.on('error', reject);
    socket.on('open', () =>
      resolve({
        socket,
        say: (message) => socket.send(encodeControl(message)),
        send: (frame) => socket.send(encodeFrame(frame)),
        throw: (message) => socket.send(message),
        hear: (t) =>
          until(t, () => {
            const at = heard.findIndex((message, place) => place >= taken && message.t === t);
            const message = heard[at];
            if (!message || !is(message, t)) return undefined;
            taken = at + 1;
            return message;
          }),
        answer: (id) =>
          until(`the answer ${id}`, () =>
            heard.find(
              (message): message is Extract<ServerMessage, { t: 'ok' | 'err' }> =>
                (message.t === 'ok' || message.t === 'err') && message.id === id,
            ),
          ),
        closed,
        heard,
        frames,
        read: () => bytes,
        reads: (text, after = 0) => until(text, () => bytes.includes(text, after) || undefined),
        takes: (total) => until(`byte ${total}`, () => count >= total || undefined),
        settled: () =>
          new Promise((done) => {
            const over = () => {
              socket.off('pong', over).off('close', over);
              done();
            };
            socket.on('pong', over).on('close', over);
            socket.ping();
          }),
      }),
    );
  });

const is = <T extends ServerMessage['t']>(
  message: ServerMessage,
  t: T,
): message is Extract<ServerMessage, { t: T }> => message.t === t;

const text = new TextDecoder('latin1');

const understood = <A>(what: E.Either<string, A>): A =>
  E.getOrElseW((why: string): never => {
    throw new Error(`What a bridge sent cannot be understood: ${why}.`);
  })(what);

let clients = 0;

/** A hello that nothing is wrong with, of a client of its own. */
export const hello = (change: Partial<Hello> = {}): Hello => {
  clients += 1;
  return {
    t: 'hello',
    v: 1,
    client: { id: `client ${clients} of a test`, name: `client ${clients}` },
    attempt: 1,
    port: '',
    role: 'writer',
    takeover: 'no',
    ...change,
  };
};

/** Calls, says hello, and is welcomed. */
export const welcomed = async (
  url: string,
  change: Partial<Hello> = {},
  options: CallOptions = {},
): Promise<Caller & { readonly welcome: Welcome }> => {
  const caller = await call(url, options);
  caller.say(hello(change));
  return { ...caller, welcome: await caller.hear('welcome') };
};
