import { either as E, function as F } from 'fp-ts';
import { EMPTY, type Observable, ReplaySubject, Subscription } from 'rxjs';
import { decodeServer, encodeControl } from '../protocol/control.ts';
import { type ClientFrame, decodeFrame, encodeFrame } from '../protocol/frame.ts';
import type { ClientMessage, ServerMessage } from '../protocol/message.ts';
import type { ClientEvent } from './machine/event.ts';
import type { SocketEvent, Wire } from './socket.ts';

/** The WebSocket of a client: one at a time, and none but the last is heard. */
export interface Connection {
  readonly dial: () => void;
  readonly say: (message: ClientMessage) => void;
  readonly send: (frame: ClientFrame) => void;
  readonly hangUp: (code: number) => void;
  /** Completes when the socket that was hung up last is down. */
  readonly down$: () => Observable<never>;
}

/** `post` is given what the socket tells, and a way to ask later whether it still is the one that is heard. */
export const connection = (
  open: () => Observable<SocketEvent>,
  post: (event: ClientEvent, still: () => boolean) => void,
): Connection => {
  let current: { wire?: Wire; readonly listening: Subscription } | undefined;
  let down$: Observable<never> = EMPTY;

  const hangUp = (code?: number) => {
    const own = current;
    current = undefined;
    if (!own || own.listening.closed) return;
    // One that is up is let say goodbye: it ends its listening itself.
    if (code === undefined || !own.wire) return own.listening.unsubscribe();
    const gone$ = new ReplaySubject<never>();
    own.listening.add(() => gone$.complete());
    down$ = gone$;
    own.wire.close(code);
  };

  return {
    dial: () => {
      hangUp();
      const own: { wire?: Wire; readonly listening: Subscription } = { listening: new Subscription() };
      current = own;
      const still = () => current === own;
      const tell = (event: ClientEvent) => still() && post(event, still);
      own.listening.add(
        open().subscribe({
          next: (event) => {
            if (event._tag === 'Up') own.wire = event.wire;
            tell(meaning(event));
          },
          error: (error: unknown) => {
            const why = error instanceof Error ? error.message : String(error);
            tell({ _tag: 'Down', code: 1006, why, fault: 'untried' });
            own.listening.unsubscribe();
          },
          complete: () => own.listening.unsubscribe(),
        }),
      );
    },
    say: (message) => current?.wire?.send(encodeControl(message)),
    send: (frame) => current?.wire?.send(encodeFrame(frame)),
    hangUp,
    down$: () => down$,
  };
};

const meaning = (event: SocketEvent): ClientEvent => {
  switch (event._tag) {
    case 'Up':
      return { _tag: 'Up' };
    case 'Text':
      return F.pipe(
        decodeServer(event.text),
        E.match(broke, (message: ServerMessage): ClientEvent => ({ _tag: 'Said', message })),
      );
    case 'Binary': {
      const decoded = decodeFrame(event.bytes);
      if (E.isLeft(decoded)) return broke(decoded.left);
      const frame = decoded.right;
      return frame._tag === 'Rx' || frame._tag === 'TxAck'
        ? { _tag: 'Sent', frame }
        : broke('a frame that only a client sends');
    }
    default:
      return event;
  }
};

const broke = (why: string): ClientEvent => ({ _tag: 'Broke', why });
