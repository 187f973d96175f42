import { CLOSE, fatal } from '../../protocol/close.ts';
import type { Failure } from './effect.ts';
import type { ClientEvent } from './event.ts';
import type { ClientState } from './state.ts';

/** How the WebSocket came to its end. */
export type Closing = Omit<Extract<ClientEvent, { _tag: 'Down' }>, '_tag'>;

const named = ({ options: { where = 'the bridge', port } }: ClientState) => ({
  where,
  Where: where.replace(/^the /, 'The '),
  port: port === '' ? 'the port' : `the port ${JSON.stringify(port)}`,
  Port: port === '' ? 'The port' : `The port ${JSON.stringify(port)}`,
});

/** What closed it means to somebody who was never welcomed. */
export const notWelcomed = (state: ClientState, closing: Closing): Failure => {
  const { where, Where } = named(state);
  const refused = refusedUpgrade(state, closing) ?? unreached(state, closing) ?? refusal(state, closing);
  if (refused) return refused;
  if (state.connection._tag === 'Dialling')
    return {
      reason: 'not-found',
      why: `Nothing answers at ${where}${said(closing.why)}: see that the bridge runs and the address is right.`,
    };
  return {
    reason: fatal(closing.code) ? 'unsuitable' : 'lost',
    why: `${Where} closed the connection with ${closing.code} instead of welcoming this client${said(closing.why)}: see its log.`,
  };
};

const said = (why: string) => (why === '' ? '' : ` (${why})`);

const unknownToken = (state: ClientState, more: string): Failure => ({
  reason: 'not-permitted',
  why: `${named(state).Where} does not know the token${more}: pass the one it printed when it started.`,
});

/** Somebody may be there, and was not spoken to. */
const unreached = (state: ClientState, { fault, why }: Closing): Failure | undefined => {
  const { where, Where } = named(state);
  switch (fault) {
    case 'untrusted':
      return {
        reason: 'unsuitable',
        why: `${Where} does not prove who it is${said(why)}: give it a certificate for this name and this day, or, where it signed its own, pass that as \`ca\`.`,
      };
    case 'untried':
      return { reason: 'unsuitable', why: `No WebSocket to ${where} can be opened from here${said(why)}.` };
    default:
      return undefined;
  }
};

/** Statuses that the next upgrade would have as well. 404 is not of them: a proxy says it while its bridge is away. */
const FINAL: ReadonlySet<number | undefined> = new Set([400, 401, 403, 426, 431]);

/** Whether a client whose upgrade was refused so should stay away. */
export const finalUpgrade = ({ status }: Closing): boolean => FINAL.has(status);

/** The HTTP statuses of an upgrade that is refused. */
export const refusedUpgrade = (state: ClientState, { status, why }: Closing): Failure | undefined => {
  const { where, Where } = named(state);
  switch (status) {
    case undefined:
      return undefined;
    case 401:
      return unknownToken(state, '');
    case 403:
      return {
        reason: 'not-permitted',
        why: `${Where} refuses this origin or host: allow it in the bridge's \`origins\` or \`hosts\`.`,
      };
    case 404:
      return { reason: 'not-found', why: `There is no bridge at ${where}: see that the path is right.` };
    case 429:
      return { reason: 'busy', why: `${Where} has too many connections from here: try again later.` };
    case 502:
    case 504:
      return {
        reason: 'not-found',
        why: `Something stands before the bridge at ${where}, and does not reach it${said(why)}: see that the bridge runs.`,
      };
    case 503:
      return {
        reason: 'busy',
        why: `${Where} is being stopped, or not ready yet${said(why)}: try again later.`,
      };
    default:
      return {
        reason: 'unsuitable',
        why: `What answers at ${where} is no bridge that this client understands${said(why)}: see the address and the versions of both.`,
      };
  }
};

/** The close codes that say what the matter is. */
export const refusal = (state: ClientState, { code, why }: Closing): Failure | undefined => {
  const { Where, port, Port } = named(state);
  const { bye } = state;
  const more = said(bye?.why || why);
  switch (code) {
    case CLOSE.unauthorised:
      return unknownToken(state, more);
    case CLOSE.forbidden:
      return {
        reason: 'not-permitted',
        why: `${Where} does not allow this${more}: use a token with that right.`,
      };
    case CLOSE.noSuchPort:
      return {
        reason: 'not-found',
        why: `${Where} has no ${port.replace(/^the /, '')}${more}: ask it with \`remotePorts\` which it has.`,
      };
    case CLOSE.portError:
      return {
        reason: 'not-found',
        why: `${Port} of the bridge is not open${more}: plug its device in, or see the bridge's log.`,
      };
    case CLOSE.writerBusy:
      return {
        reason: 'busy',
        why: `${bye?.holder ?? 'Another client'} writes to ${port}${more}: wait until it leaves, observe, or take the port over.`,
      };
    case CLOSE.takenOver:
      return {
        reason: 'lost',
        why: `${bye?.holder ?? 'Another client'} has taken ${port} over${more}.`,
      };
    case CLOSE.replaced:
      return {
        reason: 'lost',
        why: `Another connection with the same client id has taken the place of this one${more}: give each client its own.`,
      };
    case CLOSE.expired:
      return {
        reason: 'lost',
        why: `${Where} has given this client's place at ${port} up${more}: it was away for too long. Subscribe again.`,
      };
    case CLOSE.limit:
      return { reason: 'busy', why: `${Where} has reached a limit${more}: try again later.` };
    case CLOSE.version:
    case CLOSE.protocol:
    case 1002:
    case 1003:
    case 1007:
    case 1009:
    case 1010:
      return {
        reason: 'unsuitable',
        why: `${Where} and this client do not understand each other (${code}${bye?.why || why ? `, ${bye?.why || why}` : ''}): see that they are of the same version.`,
      };
    default:
      return undefined;
  }
};

/** No connection came about for as long as patience lasts. */
export const outOfPatience = (state: ClientState, after: number): Failure => ({
  reason: 'lost',
  why: `There has been no connection to ${named(state).where} for ${Math.round(after / 1000)} s: see that it runs, and subscribe again.`,
});

/** The bridge keeps breaking the protocol. */
export const misunderstood = (state: ClientState, why: string): Failure => ({
  reason: 'unsuitable',
  why: `${named(state).Where} does not keep to the protocol (${why}): see that it and this client are of the same version.`,
});

/** The UART at the far end is gone, and the lease with it. */
export const uartLost = (state: ClientState, why: string): string =>
  `${named(state).Port} of the bridge was lost${said(why)}: subscribe again when it is back.`;

export const leaseLost = (state: ClientState, how: string, by: string | undefined): string => {
  const { port, Port } = named(state);
  if (how === 'taken') return `${by ?? 'Another client'} has taken ${port} over: this client writes no more.`;
  if (how === 'released') return `This client has given ${port} back: it writes no more.`;
  if (how === 'fenced') return `${Port} of the bridge was lost: subscribe again when it is back.`;
  return `The bridge has given ${port} to be free: this client was silent for too long. Subscribe again.`;
};

export const bytesLost = (state: ClientState, from: number, to: number | null): string =>
  `${to === null ? 'Bytes' : `${to - from} bytes`} that ${named(state).port} has read are lost from byte ${from} on: read faster, or have gaps told.`;
