import { either as E } from 'fp-ts';
import { Observable } from 'rxjs';
import { ModemError, type Reason } from '../../at/reason.ts';
import type { Protocol } from '../../codec/protocol.ts';
import { qilport, qiserver } from '../../commands/index.ts';
import type { Socket } from '../connection/socket.ts';
import { CLIENT, type Stack } from '../stack.ts';
import { type ServerRequest, server } from './server.ts';

export interface ListenOptions {
  /** Default: TCP. */
  readonly protocol?: Protocol;
  /** How many clients at a time, 1–5; with `connections: 'single'` it is one. Default: as many as there can be. */
  readonly max?: number;
  /**
   * The port of the module that it listens at (AT+QILPORT), 1–65535; 0 leaves it to the module, whose `qilport.read()` then
   * tells it. Default: the one that the module has set.
   */
  readonly port?: number;
}

/**
 * Listens for clients (note 3.2, 3.4) and emits the connection of each that comes: over UDP, of each that sends a first
 * datagram. One beyond `max` is turned away by the module. Unsubscribing hangs up on the clients and listens no more.
 * Completes when the modem or the context is closed; errors when the module does not come to listen, or everything under it is
 * lost. One server at a time.
 */
export const listen = (stack: Stack, options: ListenOptions = {}): Observable<Socket> =>
  new Observable((subscriber) => {
    const { protocol = 'TCP', port, max } = options;
    const one = { protocol, ...(port !== undefined && { port }) };
    const request = stack.multiple ? { ...one, max: max ?? MOST } : one;
    const reason = unfit(request) ?? tooMany(stack, max) ?? hindrance(stack);
    if (reason) return subscriber.error(new ModemError(reason));
    const serving = server(stack, request, {
      came: (client) => subscriber.next(client),
      ended: () => subscriber.complete(),
      failed: (error) => subscriber.error(error),
    });
    return serving.leave;
  });

const MOST = 5;

/** Why such a server cannot be asked for. */
const unfit = ({ protocol, port, max }: ServerRequest): Reason | undefined => {
  const lines = [
    qiserver({ protocol, ...(max !== undefined && { max }) }).line,
    ...(port === undefined ? [] : [qilport(protocol, port).line]),
  ];
  return lines.find(E.isLeft)?.left;
};

const tooMany = ({ multiple }: Stack, max = 1): Reason | undefined =>
  multiple || max === 1
    ? undefined
    : {
        _tag: 'Invalid',
        what: 'the number of clients',
        given: String(max),
        allowed: "1; up to 5 with the option connections: 'multiple'",
      };

/** What is in its way. */
const hindrance = ({ context, multiple, pull, slots }: Stack): Reason | undefined => {
  if (slots.listening !== undefined) return { _tag: 'AlreadyListening' };
  if (pull) return undefined;
  const own = Array.from({ length: multiple ? MOST : 1 }, (_, index) => slots.at(index)).flat();
  if (!multiple) return own.some(({ role }) => role === CLIENT) ? besideClient : undefined;
  // Each context has indices of its own, and pushed data does not name the context.
  return own.some((occupant) => occupant.context !== context) ? besideContext : undefined;
};

const besideClient: Reason = {
  _tag: 'Invalid',
  what: 'a server',
  given:
    'asked for beside a connection, where there is one and its data is pushed: what came would name neither',
  allowed: "one beside a connection with the option receive: 'pull' or connections: 'multiple'",
};

const besideContext: Reason = {
  _tag: 'Invalid',
  what: 'a server',
  given:
    'asked for beside connections over the other context, whose data is pushed: what came would name neither',
  allowed: "one beside them with the option receive: 'pull'",
};
