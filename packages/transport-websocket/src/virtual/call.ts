import { saidBy, sentBy } from '../bridge/hearing.ts';
import type { SessionId } from '../bridge/machine/event.ts';
import type { SocketEvent } from '../client/socket.ts';
import { encodeControl } from '../protocol/control.ts';
import { encodeFrame } from '../protocol/frame.ts';
import { type Crossing, way } from './network.ts';
import type { Process, ToClient } from './process.ts';

/** A WebSocket between a client and a bridge, without a socket. */
export interface Call {
  /** Nothing crosses it any more; where that is `told`, both ends learn of it. */
  readonly cut: (told: boolean) => void;
  /** The client has left, without a word. */
  readonly drop: () => void;
}

/** An abnormal end, as WebSockets number it. */
const ABNORMAL = 1006;

/** Calls the bridge; `tell` is what the client's platform tells it, up to `Down`. */
export const call = (crossing: Crossing, bridge: Process, tell: (event: SocketEvent) => void): Call => {
  const there = way(crossing);
  const back = way(crossing);
  let session: SessionId | undefined;
  let closed = false;

  const leave = (code: number) => {
    const left = session;
    session = undefined;
    if (left !== undefined) bridge.post({ _tag: 'Left', session: left, code });
  };
  const heard = (what: (session: SessionId) => void) =>
    there.send(() => session !== undefined && what(session));
  const toClient = (effect: ToClient) => {
    switch (effect._tag) {
      case 'Say':
        return back.send(() => tell({ _tag: 'Text', text: encodeControl(effect.message) }));
      case 'Send':
        return back.send(() => tell({ _tag: 'Binary', bytes: encodeFrame(effect.frame) }));
      case 'Ping':
        return back.send(() => {
          tell({ _tag: 'Alive' });
          heard((at) => bridge.post({ _tag: 'Alive', session: at }));
        });
      case 'Close': {
        session = undefined;
        const { code, why } = effect;
        return back.send(() => tell({ _tag: 'Down', code, why }));
      }
    }
  };

  there.send(() => {
    session = bridge.admit(toClient);
    back.send(() =>
      tell({
        _tag: 'Up',
        wire: {
          send: (message) =>
            heard((at) =>
              bridge.post(typeof message === 'string' ? saidBy(at, message) : sentBy(at, message)),
            ),
          close: (code) => {
            if (closed) return;
            closed = true;
            heard(() => {
              leave(code);
              back.send(() => tell({ _tag: 'Down', code, why: '' }));
            });
          },
        },
      }),
    );
  });

  return {
    cut: (told) => {
      there.cut();
      back.cut();
      if (!told) return;
      leave(ABNORMAL);
      tell({ _tag: 'Down', code: ABNORMAL, why: 'the network was cut' });
    },
    drop: () => {
      back.cut();
      heard(() => leave(ABNORMAL));
    },
  };
};
