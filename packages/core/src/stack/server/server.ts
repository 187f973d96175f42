import {
  catchError,
  concat,
  defer,
  EMPTY,
  type Observable,
  Subscription,
  shareReplay,
  tap,
  throwError,
} from 'rxjs';
import { ModemError } from '../../at/reason.ts';
import { uncertain } from '../../at/uncertain.ts';
import type { Protocol } from '../../codec/protocol.ts';
import { qilport, qiserver } from '../../commands/index.ts';
import { reasonOf } from '../../scope/attempt.ts';
import type { Closeable } from '../../scope/closeable.ts';
import type { Accepted } from '../../urcs/accepted.ts';
import type { UrcEvent } from '../../urcs/urc-event.ts';
import { type Connection, connection } from '../connection/connection.ts';
import { stopListening } from '../connection/hang-up.ts';
import type { Socket } from '../connection/socket.ts';
import { insist } from '../insist.ts';
import { CLIENT, opening, SERVER, type Stack, within } from '../stack.ts';
import { listenFailed } from './listen-failed.ts';

export interface ServerRequest {
  readonly protocol: Protocol;
  /** The port of the module, where it is to be another than it has set. */
  readonly port?: number;
  /** None with one connection only: there is one client. */
  readonly max?: number;
}

/** Is told who came, and once how the listening ended. */
export interface Attendant {
  readonly came: (client: Socket) => void;
  readonly ended: () => void;
  readonly failed: (error: unknown) => void;
}

/** The module as a server, from AT+QISERVER to its end (note 3.2, 3.4). */
export interface Server extends Closeable {
  /** Closes behind whoever has left: the clients, and then the listening. */
  readonly leave: () => void;
}

/** @see Server */
export const server = (stack: Stack, { protocol, port, max }: ServerRequest, told: Attendant): Server => {
  const { channel, context, multiple, slots } = stack;
  const clients = new Map<number, Connection>();
  const life = new Subscription();
  let starting = Subscription.EMPTY;
  /** AT+QISERVER was asked for: the module may listen. */
  let asked = false;
  let closing = false;
  let over = false;
  /** How many have come. */
  let count = 0;
  /** The last client was hung up on: it may have closed at that very moment. */
  let hungUp = false;

  const stop = () => {
    over = true;
    life.unsubscribe();
    starting.unsubscribe();
    stack.open.delete(self);
    slots.listening = undefined;
  };
  const fail = (error: unknown) => {
    if (over) return;
    stop();
    for (const client of [...clients.values()]) client.fail(error);
    told.failed(error);
  };
  const ended = () => {
    if (over) return;
    stop();
    for (const client of [...clients.values()]) client.end();
    told.ended();
  };

  const start$ = concat(
    port === undefined ? EMPTY : channel.run(within(stack, qilport(protocol, port))),
    defer(() => {
      asked = true;
      return channel.run(opening(stack, SERVER, qiserver({ protocol, ...(max !== undefined && { max }) })));
    }),
  ).pipe(catchError((error: unknown) => throwError(() => listenFailed(error, { protocol, port }))));
  const start = () => {
    starting = (multiple ? start$ : slots.inTurn(start$)).subscribe({
      // No answer is no refusal: the module may come to listen yet, and whoever is told leaves.
      error: (error: unknown) => (uncertain(reasonOf(error)) ? told.failed(error) : fail(error)),
    });
  };

  const accept = ({ index = 0, host }: Accepted) => {
    count += 1;
    // Whoever was there is there no more, also where nobody is let in: what comes is not theirs.
    clients.get(index)?.displace(() => clients.get(index));
    const occupant = { context, role: SERVER };
    const others = slots.at(index).filter(({ role }) => role === CLIENT);
    if (multiple && !stack.pull && others.length > 0) {
      slots.seat(index, occupant);
      life.add(() => slots.free(index, occupant));
      const error = new ModemError(indistinct(index));
      for (const { doubled } of others) doubled?.(error);
      if (!closing) told.failed(error);
      return;
    }
    if (closing) return;
    const free = () => slots.free(index, occupant);
    const left = () => {
      hungUp = clients.get(index)?.closing ?? false;
      clients.delete(index);
    };
    slots.seat(index, occupant);
    const seat = { index, role: SERVER, protocol, remote: { host } };
    const own = connection(stack, seat, {
      ended: () => {
        free();
        left();
      },
      failed: (_, closing$) => {
        closing$.subscribe({ error: free, complete: free });
        left();
      },
    });
    clients.set(index, own);
    hungUp = false;
    own.begin();
    told.came(own.socket);
  };

  /** A client that closes while it is hung up on leaves AT+QICLOSE nothing but the listening to end (note 3.2). */
  const doubt = () => {
    if (multiple || closing || !(clients.get(0)?.closing ?? hungUp)) return;
    hungUp = false;
    life.add(
      channel
        .run(within(stack, qiserver.read()))
        .pipe(catchError((error: unknown) => (reasonOf(error) ? EMPTY : throwError(() => error))))
        .subscribe(({ listening }) => {
          if (!listening && !closing) start();
        }),
    );
  };
  const heed = (event: UrcEvent) => {
    if (event._tag === 'Accepted') accept(event);
    if (event._tag === 'Closed') doubt();
  };

  /** Whoever comes in meanwhile is hung up on in place of the listening, which takes one more. */
  const stop$: Observable<never> = defer(() => {
    const before = count;
    return concat(
      stopListening(stack),
      defer(() => (multiple || count === before ? EMPTY : stop$)),
    );
  });
  const closing$ = defer(() => {
    if (over) return EMPTY;
    closing = true;
    starting.unsubscribe();
    if (!asked) return EMPTY;
    const first = multiple ? [] : [...clients.values()].map(({ socket }) => socket.close$);
    return concat(...first.map((closed$) => closed$.pipe(catchError(() => EMPTY))), stop$);
  }).pipe(shareReplay({ bufferSize: 1, refCount: false }));
  const close$ = closing$.pipe(tap({ complete: ended, error: fail }));
  const self: Server = {
    close$,
    leave: () => {
      if (!over) insist(stack, closing$, stop$).subscribe({ complete: ended, error: fail });
    },
  };

  slots.listening = context;
  stack.open.add(self);
  life.add(stack.lost$.subscribe({ error: fail }));
  // Before the first command: who comes may be told of before SERVER OK is.
  if (!over) life.add(channel.news$.subscribe({ next: heed, error: fail }));
  if (!over) start();
  return self;
};

const indistinct = (index: number) =>
  ({
    _tag: 'Invalid',
    what: 'a client of the server',
    given: `numbered ${index} by the module, like a connection of its own whose data is pushed: what comes names neither`,
    allowed: "one beside it with the option receive: 'pull'",
  }) as const;
