import { CLOSE, fatal } from '../../protocol/close.ts';
import type { Failure } from './effect.ts';
import type { ClientState } from './state.ts';

/** How the WebSocket came to its end. */
export interface Closing {
  readonly code: number;
  readonly why: string;
  readonly status?: number | undefined;
}

const named = ({ options: { where = 'the bridge', port } }: ClientState) => ({
  where,
  Where: where.replace(/^the /, 'The '),
  port: port === '' ? 'the port' : `the port ${JSON.stringify(port)}`,
  Port: port === '' ? 'The port' : `The port ${JSON.stringify(port)}`,
});

/** What closed it means to somebody who was never welcomed. */
export const notWelcomed = (state: ClientState, closing: Closing): Failure => {
  const { where, Where } = named(state);
  const refused = refusedUpgrade(state, closing.status) ?? refusal(state, closing);
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

/** The HTTP statuses of an upgrade that is refused. */
export const refusedUpgrade = (state: ClientState, status: number | undefined): Failure | undefined => {
  const { where, Where } = named(state);
  switch (status) {
    case 401:
      return {
        reason: 'not-permitted',
        why: `${Where} does not know the token: pass the one it printed when it started.`,
      };
    case 403:
      return {
        reason: 'not-permitted',
        why: `${Where} refuses this origin or host: allow it in the bridge's \`origins\` or \`hosts\`.`,
      };
    case 404:
      return { reason: 'not-found', why: `There is no bridge at ${where}: see that the path is right.` };
    case 429:
      return { reason: 'busy', why: `${Where} has too many connections from here: try again later.` };
    case 200:
    case 400:
    case 426:
      return {
        reason: 'unsuitable',
        why: `What answers at ${where} is no bridge that this client understands: see the address and the versions of both.`,
      };
    default:
      return undefined;
  }
};

/** The close codes that say what the matter is. */
export const refusal = (state: ClientState, { code, why }: Closing): Failure | undefined => {
  const { Where, port, Port } = named(state);
  const { bye } = state;
  const more = said(bye?.why || why);
  switch (code) {
    case CLOSE.unauthorised:
      return {
        reason: 'not-permitted',
        why: `${Where} does not know the token${more}: pass the one it printed when it started.`,
      };
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
