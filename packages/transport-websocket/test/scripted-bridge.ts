import { either as E } from 'fp-ts';
import { Observable, type Subscriber } from 'rxjs';
import type { OpenSocket, SocketEvent } from '../src/client/socket.ts';
import { decodeClient, encodeControl } from '../src/protocol/control.ts';
import { decodeFrame, encodeFrame, type ServerFrame } from '../src/protocol/frame.ts';
import type { ServerMessage, Welcome } from '../src/protocol/message.ts';

/** One WebSocket as the scripted bridge has it. */
export interface Dialled {
  readonly url: string;
  readonly token: string | undefined;
  /** What the client said: control messages by their `t` and contents, frames likewise, and `close 1000`, `left`. */
  readonly heard: string[];
  readonly up: () => void;
  readonly say: (...messages: readonly ServerMessage[]) => void;
  readonly send: (...frames: readonly ServerFrame[]) => void;
  readonly raw: (text: string) => void;
  readonly down: (code: number, why?: string, status?: number) => void;
}

/** The far end of a client's sockets, in the hands of a test. One that is `slow` does not answer a close by itself. */
export const scriptedBridge = ({ slow = false } = {}) => {
  const dialled: Dialled[] = [];
  const open: OpenSocket = (url, _, token) =>
    new Observable((subscriber: Subscriber<SocketEvent>) => {
      const heard: string[] = [];
      const down = (code: number, why = '', status?: number) => {
        subscriber.next({ _tag: 'Down', code, why, status });
        subscriber.complete();
      };
      const note = (message: string | Uint8Array) => {
        if (typeof message === 'string') {
          const said = decodeClient(message);
          if (E.isLeft(said)) throw new Error(`The client said what no bridge understands: ${said.left}`);
          const { t, ...rest } = said.right;
          heard.push(`${t} ${JSON.stringify(rest)}`);
          return;
        }
        const frame = decodeFrame(message);
        if (E.isLeft(frame)) throw new Error(`The client sent what no bridge understands: ${frame.left}`);
        heard.push(
          frame.right._tag === 'Tx'
            ? `Tx ${frame.right.lease} ${frame.right.offset} ${new TextDecoder().decode(frame.right.bytes)}`
            : JSON.stringify(frame.right),
        );
      };
      const close = (code: number) => {
        heard.push(`close ${code}`);
        if (!slow) down(code);
      };
      dialled.push({
        url,
        token,
        heard,
        up: () => subscriber.next({ _tag: 'Up', wire: { send: note, close } }),
        say: (...messages) => {
          for (const message of messages) subscriber.next({ _tag: 'Text', text: encodeControl(message) });
        },
        send: (...frames) => {
          for (const frame of frames) subscriber.next({ _tag: 'Binary', bytes: encodeFrame(frame) });
        },
        raw: (text) => subscriber.next({ _tag: 'Text', text }),
        down,
      });
      return () => heard.push('left');
    });
  /** The socket that was dialled last. */
  const last = (): Dialled => {
    const socket = dialled.at(-1);
    if (!socket) throw new Error('Nothing was dialled.');
    return socket;
  };
  return { open, dialled, last };
};

/** What a writer at an open port hears first. */
export const welcome = (change: Partial<Welcome> = {}): Welcome => ({
  t: 'welcome',
  server: 'boot-1',
  rx: { epoch: 1, from: 0, base: 0, end: 0 },
  tx: { lease: 7, accepted: 0, written: 0, limit: 65_536 },
  resumed: { rx: 'none', tx: 'none' },
  timing: { heartbeat: 10_000, silence: 25_000, window: 60_000 },
  port: { name: 'modem', state: 'open', epoch: 1, dirty: false, lines: {} },
  ...change,
});
