import { CLOSE } from '../../protocol/close.ts';
import type { ClientMessage, Hello } from '../../protocol/message.ts';
import { VERSION } from '../../protocol/protocol.ts';
import { admitted } from './admission.ts';
import type { BridgeEvent, SessionId } from './event.ts';
import { type Farewell, farewell, STOPPING } from './farewell.ts';
import { type Advanced, atPort, type BridgeState, inLobby } from './places.ts';
import type { Moment } from './stepped.ts';
import type { Visitor } from './visitor.ts';

/** Clients whose last hello is remembered. */
const ATTEMPTS = 1024;

export const came = (
  state: BridgeState,
  { session, rights, ports }: Extract<BridgeEvent, { _tag: 'Came' }>,
  { now, options }: Moment,
): Advanced =>
  state.stopping
    ? sentAway(state, session, STOPPING)
    : [
        {
          ...state,
          visitors: new Map(state.visitors).set(session, {
            session,
            rights,
            ports,
            until: now + options.helloTimeout,
          }),
        },
        [],
      ];

export const sentAway = (state: BridgeState, session: SessionId, goodbye: Farewell): Advanced => [
  withoutVisitor(state, session),
  farewell(session, goodbye),
];

export const withoutVisitor = (state: BridgeState, session: SessionId): BridgeState => {
  const visitors = new Map(state.visitors);
  return visitors.delete(session) ? { ...state, visitors } : state;
};

/** The first that a visitor says. */
export const greeted = (state: BridgeState, id: SessionId, hello: ClientMessage, at: Moment): Advanced => {
  const visitor = state.visitors.get(id);
  const away = (code: Farewell['code'], why: string) => sentAway(state, id, { code, why });
  if (!visitor) return [state, []];
  if (hello.t !== 'hello') return away(CLOSE.protocol, 'a message before a hello');
  if (hello.v !== VERSION) return away(CLOSE.version, `it speaks version ${hello.v}, this bridge ${VERSION}`);
  const last = state.attempts.get(hello.client.id);
  if (last !== undefined && hello.attempt <= last)
    return away(CLOSE.replaced, 'a later connection of this client has taken its place');
  const inside = { ...withoutVisitor(state, id), attempts: noted(state.attempts, hello) };
  if (hello.role === 'list')
    return inLobby(inside, at, admitted(visitor, { ...hello, resume: undefined }, at));
  const name = portOf(state, visitor, hello.port);
  return name === undefined
    ? sentAway(inside, id, { code: CLOSE.noSuchPort, why: 'there is no such port' })
    : atPort(inside, name, at, admitted(visitor, hello, at));
};

/** A port of which the visitor may know, by its name; without one, where there is no other. */
const portOf = ({ ports }: BridgeState, visitor: Visitor, name: string): string | undefined => {
  const known = [...ports.keys()].filter((each) => visitor.ports?.has(each) ?? true);
  return known.includes(name) ? name : name === '' && known.length === 1 ? known[0] : undefined;
};

const noted = (
  attempts: ReadonlyMap<string, number>,
  { client, attempt }: Hello,
): ReadonlyMap<string, number> => {
  const after = new Map(attempts);
  after.delete(client.id);
  after.set(client.id, attempt);
  const [oldest] = after.keys();
  if (after.size > ATTEMPTS && oldest !== undefined) after.delete(oldest);
  return after;
};
