import { either as E, function as F } from 'fp-ts';
import type { Address } from './address.ts';
import { each, field } from './fields.ts';
import { decode, Index, oneOf, Port, Text } from './numbers.ts';
import { params } from './params.ts';
import type { Protocol } from './protocol.ts';
import { ConnectionState, StackState } from './state.ts';

/** What AT+QISTAT and AT+QISTATE tell: the state of the stack, and with AT+QIMUX=1 a line for each connection. */
export type Status = StackStatus | ConnectionStatus;

export interface StackStatus {
  readonly _tag: 'Stack';
  readonly state: StackState;
}

export interface ConnectionStatus {
  readonly _tag: 'Connection';
  readonly index: number;
  /** The other end; absent while the connection is not in use. */
  readonly remote?: Remote;
  /** Only AT+QISTATE tells it. */
  readonly state?: ConnectionState;
}

export interface Remote extends Address {
  /** `UDP_SC`: a client of the module's own UDP server. */
  readonly protocol: Protocol | 'UDP_SC';
}

/** `IP GPRSACT` */
export const stackStatus = (rest: string): E.Either<string, StackStatus> =>
  F.pipe(
    field(StackState)(rest),
    E.map((state): StackStatus => ({ _tag: 'Stack', state })),
  );

export const Carrier = oneOf<Remote['protocol']>('TCP', 'UDP', 'UDP_SC');

// An index, what carries it, the other end: `1, "", "",` while not in use.
const row = (texts: readonly string[]): E.Either<string, ConnectionStatus> => {
  const [index = '', carrier = '', host = '', port = ''] = texts;
  if (carrier === '' && host === '') {
    return F.pipe(
      decode(Index)(index),
      E.map((known): ConnectionStatus => ({ _tag: 'Connection', index: known })),
    );
  }
  return F.pipe(
    each(Index, Carrier, Text, Port)([index, carrier, host, port]),
    E.map(
      ([known, protocol, name, at]): ConnectionStatus => ({
        _tag: 'Connection',
        index: known,
        remote: { protocol, host: name, port: at },
      }),
    ),
  );
};

const ROW = 4;

/** A line of AT+QISTAT: `0, "TCP", "1.2.3.4", 10002`, or `1, "", "",`. M35-era modules print one more comma. */
export const connectionStatus = (rest: string): E.Either<string, ConnectionStatus> => {
  const texts = params(rest);
  const spare = texts.slice(ROW);
  return texts.length < ROW || spare.length > 1 || spare.some((text) => text !== '')
    ? E.left(`expected ${ROW} fields, not ${texts.length}`)
    : row(texts);
};

/** A line of AT+QISTATE: `0, "TCP", "1.2.3.4", 7070,"CONNECTED"`, or `1,"","",,"INITIAL"`. */
export const connectionState = (rest: string): E.Either<string, ConnectionStatus> => {
  const texts = params(rest);
  if (texts.length !== ROW + 1) return E.left(`expected ${ROW + 1} fields, not ${texts.length}`);
  return F.pipe(
    E.Do,
    E.apS('connection', row(texts)),
    E.apS('state', decode(ConnectionState)(texts[ROW] ?? '')),
    E.map(({ connection, state }): ConnectionStatus => ({ ...connection, state })),
  );
};
