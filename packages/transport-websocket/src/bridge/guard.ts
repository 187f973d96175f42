import { either as E, function as F } from 'fp-ts';
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL } from '../protocol/protocol.ts';
import { literal } from './literal.ts';
import { type Allowed, EVERYTHING, type Keyring } from './tokens.ts';

/** A request as it came, before anybody is believed. */
export interface Inquiry {
  /** The request target: its path, and a query if there is one. */
  readonly target: string;
  /** Each header with all its values, by its name in lower case. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  /** The address and port of this machine that it came in at. */
  readonly at: { readonly address: string; readonly port: number };
}

/** Who is let in. */
export interface Policy {
  /** Origins of pages, each exactly as a browser sends it. */
  readonly origins: ReadonlySet<string>;
  /** Names of this bridge beside those of the loopback, with a port or without. */
  readonly hosts: ReadonlySet<string>;
  /** Absent: whoever gets this far may do everything. */
  readonly keys?: Keyring | undefined;
  readonly secure: boolean;
}

/** Why a request is turned away, as an HTTP status and in words. */
export interface Turned {
  readonly status: 400 | 401 | 403 | 404 | 405 | 426 | 429 | 431 | 503;
  readonly why: string;
  /** A token was tried, and it was wrong. */
  readonly guessed?: true;
}

/** What its sender has done before. */
export interface Conduct {
  /** Too many wrong tokens of late: none is looked at. */
  readonly lockedOut: boolean;
  /** As many connections as one address may have. */
  readonly full: boolean;
}

/** Whether an upgrade is let in, and what it may do then. Whose page or whose name is wrong does not get to try a token. */
export const admit = (inquiry: Inquiry, policy: Policy, conduct: Conduct): E.Either<Turned, Allowed> =>
  F.pipe(
    addressed(inquiry, policy),
    E.chain(() => (inquiry.target === '/' ? E.right(undefined) : turned(404, 'There is nothing here.'))),
    E.chain(() =>
      conduct.full ? turned(429, 'Too many connections from this address.') : E.right(offered(inquiry)),
    ),
    E.chain((protocols) =>
      protocols.includes(SUBPROTOCOL)
        ? E.right(protocols)
        : turned(400, `Offer the WebSocket subprotocol ${SUBPROTOCOL}.`),
    ),
    E.chain((protocols) => authorised(inquiry, policy, conduct.lockedOut, protocols)),
  );

/** Whether it names this bridge as its host, comes from no page that is not allowed, and asks for nothing by a query. */
export const addressed = (inquiry: Inquiry, policy: Policy): E.Either<Turned, void> => {
  const [host, ...hosts] = inquiry.headers['host'] ?? [];
  if (host === undefined || hosts.length > 0 || !names(inquiry, policy).has(host))
    return turned(403, 'The Host header does not name this bridge: see the option hosts.');
  const origins = inquiry.headers['origin'] ?? [];
  const [origin] = origins;
  if (origins.length > 1 || (origin !== undefined && !policy.origins.has(origin)))
    return turned(403, 'Pages of this origin are not let in: see the option origins.');
  if (inquiry.target.includes('?'))
    return turned(
      400,
      'A query is not read, and a token in it would be logged on its way. Send the Authorization header.',
    );
  return E.right(undefined);
};

/** Whether its token is one of those that are known. */
export const authorised = (
  inquiry: Inquiry,
  { keys }: Policy,
  lockedOut: boolean,
  protocols: readonly string[] = [],
): E.Either<Turned, Allowed> => {
  if (!keys) return E.right(EVERYTHING);
  if (lockedOut) return turned(429, 'Too many wrong tokens from this address. Wait a minute.');
  const tokens = [...bearers(inquiry), ...protocols.flatMap(tokenIn)];
  const [token] = tokens;
  if (token === undefined)
    return turned(
      401,
      `A token is needed: Authorization: Bearer, or the subprotocol ${TOKEN_SUBPROTOCOL}<base64url>.`,
    );
  if (tokens.length > 1) return turned(400, 'More than one token.');
  const allowed = keys.find(token);
  return allowed ? E.right(allowed) : E.left({ status: 401, why: 'The token is not known.', guessed: true });
};

const turned = (status: Turned['status'], why: string): E.Either<Turned, never> => E.left({ status, why });

/** What a client may call this bridge: by the loopback's names, by the address it has come in at, by a configured name. */
const names = ({ at }: Inquiry, { hosts, secure }: Policy) => {
  const usual = secure ? 443 : 80;
  const here = ['localhost', '127.0.0.1', '[::1]', literal(at.address)];
  const bare = [...hosts].filter((host) => !/:\d+$/.test(host));
  const withPort = [...here, ...bare].map((name) => `${name}:${at.port}`);
  return new Set([...withPort, ...hosts, ...(at.port === usual ? here : [])]);
};

const offered = ({ headers }: Inquiry) =>
  (headers['sec-websocket-protocol'] ?? []).flatMap((line) => line.split(',').map((each) => each.trim()));

const bearers = ({ headers }: Inquiry) =>
  (headers['authorization'] ?? []).map((value) => /^Bearer +(\S+)$/i.exec(value)?.[1] ?? '');

/** The token that a subprotocol bears; '', which is no token, where it is not in base64url. */
const tokenIn = (protocol: string): readonly string[] => {
  if (!protocol.startsWith(TOKEN_SUBPROTOCOL)) return [];
  const encoded = protocol.slice(TOKEN_SUBPROTOCOL.length);
  const bytes = Buffer.from(encoded, 'base64url');
  return [bytes.toString('base64url') === encoded ? bytes.toString('utf8') : ''];
};
