import { TransportError } from '@atrx/transport';
import { either as E, function as F } from 'fp-ts';
import { decodeClient, encodeControl } from '../protocol/control.ts';
import type { Step } from '../protocol/message.ts';
import { RX_WINDOW, VERSION } from '../protocol/protocol.ts';
import { wireSteps } from '../protocol/script.ts';
import { type Address, address } from './address.ts';
import type { MachineOptions } from './machine/options.ts';
import type { BridgeAccess, RemoteOptions } from './remote-options.ts';

/** Whom a client calls, and as what. */
export interface Target {
  readonly address: Address;
  /** What the port is called in messages. */
  readonly place: string;
  readonly token: string | undefined;
  readonly machine: MachineOptions;
}

// Browsers and Node both have it; the language's own library does not name it.
declare const crypto: { readonly getRandomValues: (room: Uint8Array) => Uint8Array };

/** Reads a URL and the options beside it; refuses what no bridge would understand, before anything is opened. */
export const target = (url: string, options: RemoteOptions): E.Either<TransportError, Target> =>
  aimed(url, options, 'writer');

/** The same, to see the ports of a bridge and use none of them. */
export const listing = (url: string, options: BridgeAccess): E.Either<TransportError, Target> =>
  aimed(url, { ...options, port: '', patience: LISTING }, 'list');

/** Milliseconds without a connection after which a list is not waited for any more. */
const LISTING = 10_000;

const aimed = (
  url: string,
  options: RemoteOptions,
  otherwise: MachineOptions['role'],
): E.Either<TransportError, Target> =>
  F.pipe(
    E.Do,
    E.bind('token', () => printable(options.token)),
    E.bind('at', () => address(url, options.port)),
    E.bind('will', () => willOf(options)),
    E.map(({ token, at, will }): Target => {
      const role = otherwise === 'list' ? otherwise : (options.role ?? otherwise);
      return {
        address: at,
        token,
        place: at.port === '' ? at.url : `${JSON.stringify(at.port)} of ${at.url}`,
        machine: {
          client: { id: unguessable(), name: options.name ?? 'atrx' },
          where: at.url,
          port: at.port,
          role,
          takeover: options.takeover ?? 'no',
          will,
          gaps: options.gaps ?? (role === 'writer' ? 'fail' : 'tell'),
          resumeFrom: options.resumeFrom,
          patience: options.patience,
          seed: Math.floor(Math.random() * 2 ** 32),
          backoff: { first: 100, most: 10_000 },
          window: RX_WINDOW,
        },
      };
    }),
    E.chainFirst(sayable),
  );

const printable = (token: string | undefined): E.Either<TransportError, string | undefined> =>
  token === undefined || /^[\x21-\x7e]+$/.test(token)
    ? E.right(token)
    : refused('The token is not the one that a bridge printed: it has no spaces and only printable ASCII.');

const willOf = ({ will }: RemoteOptions): E.Either<TransportError, readonly Step[] | undefined> =>
  will === undefined
    ? E.right(undefined)
    : F.pipe(
        wireSteps(will),
        E.mapLeft((why) => refusal(`The will cannot be left with a bridge: ${why}.`)),
      );

/** Whether a bridge would understand the hello that comes of it. */
const sayable = ({ machine }: Target): E.Either<TransportError, unknown> => {
  const { client, port, role, takeover, will, resumeFrom } = machine;
  const resume = resumeFrom && { server: resumeFrom.server, epoch: resumeFrom.epoch, rx: resumeFrom.offset };
  return F.pipe(
    decodeClient(
      encodeControl({
        ...{ t: 'hello', v: VERSION, attempt: 1, client, port, role, takeover },
        ...(will && { will }),
        ...(resume && { resume }),
      }),
    ),
    E.mapLeft((why) => refusal(`These options cannot be told to a bridge: ${why}.`)),
  );
};

/** A name of 128 bits: whoever knows it could take the place of this client. */
const unguessable = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );

const refusal = (message: string) => new TransportError('unsuitable', message);
const refused = (message: string) => E.left(refusal(message));
