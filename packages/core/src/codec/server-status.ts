import { either as E, function as F } from 'fp-ts';
import { decode, oneOf } from './numbers.ts';
import { params } from './params.ts';
import { type ConnectionStatus, connectionState, connectionStatus } from './status.ts';

/** What the module's server is doing (note 5.6.2). */
export type ServerState = 'INITIAL' | 'OPENING' | 'LISTENING' | 'CLOSING';

export const ServerState = oneOf<ServerState>('INITIAL', 'OPENING', 'LISTENING', 'CLOSING');

export interface ServerStatus {
  readonly _tag: 'Server';
  readonly state: ServerState;
}

// The firmware doubles an N in two of them, as the note does; the manuals do not.
const SPELLINGS = {
  INITIAL: 'INITIAL',
  OPENNING: 'OPENING',
  OPENING: 'OPENING',
  LISTENNING: 'LISTENING',
  LISTENING: 'LISTENING',
  CLOSING: 'CLOSING',
} as const;

const Spelling = oneOf<keyof typeof SPELLINGS>(
  'INITIAL',
  'OPENNING',
  'OPENING',
  'LISTENNING',
  'LISTENING',
  'CLOSING',
);

/** `LISTENNING`, `LISTENING` */
export const serverStatus = (rest: string): E.Either<string, ServerStatus> =>
  F.pipe(
    decode(Spelling)(rest.trim()),
    E.map((spelling): ServerStatus => ({ _tag: 'Server', state: SPELLINGS[spelling] })),
  );

const STATE_AT = 4;

/** A client of the server: `0, "TCP", "1.2.3.4", 4321`, or `0,"","",,"INITIAL"`. */
export const clientStatus = (rest: string): E.Either<string, ConnectionStatus> =>
  params(rest)[STATE_AT] ? connectionState(rest) : connectionStatus(rest);
