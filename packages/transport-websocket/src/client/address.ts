import { TransportError } from '@atrx/transport';
import { either as E } from 'fp-ts';

// Browsers and Node both have it; the language's own library does not name it.
declare const URL: new (
  url: string,
) => {
  protocol: string;
  readonly username: string;
  readonly password: string;
  pathname: string;
  readonly search: string;
  readonly hash: string;
  readonly href: string;
};

/** Where a bridge is, and which of its ports is meant. */
export interface Address {
  readonly url: string;
  /** '' is the only one there is. */
  readonly port: string;
}

const SCHEMES: Readonly<Record<string, string>> = {
  'ws:': 'ws:',
  'wss:': 'wss:',
  'http:': 'ws:',
  'https:': 'wss:',
};

/**
 * Reads `ws://host:port/name` (or wss, http, https). The last segment of the path names the port, unless that is told
 * beside it: then the path stays as it is. What could betray a token on its way is refused.
 */
export const address = (url: string, port?: string): E.Either<TransportError, Address> => {
  // Not in the message as it is: it may hold the very thing that should not be seen.
  const parsed = E.tryCatch(
    () => new URL(url),
    () => refused('This is no URL. A bridge has one like ws://127.0.0.1:8023/modem.'),
  );
  if (E.isLeft(parsed)) return parsed;
  const at = parsed.right;
  const scheme = SCHEMES[at.protocol];
  if (scheme === undefined)
    return E.left(refused(`A bridge is at a ws:// or wss:// URL, not at one of ${at.protocol}//`));
  if (at.username !== '' || at.password !== '')
    return E.left(refused(`A URL with a user or a password is not used: ${TOKEN_GOES}`));
  if (at.search !== '' || at.hash !== '')
    return E.left(refused(`A URL with a query or a fragment is not used: ${TOKEN_GOES}`));
  if (port === undefined) {
    const path = at.pathname.split('/');
    const last = E.tryCatch(
      () => decodeURIComponent(path.pop() ?? ''),
      () => refused(`The path ${at.pathname} of the URL names no port: a % of it is no escape.`),
    );
    if (E.isLeft(last)) return last;
    at.pathname = [...path, ''].join('/');
    return E.right({ url: withScheme(at.href, scheme), port: last.right });
  }
  return E.right({ url: withScheme(at.href, scheme), port });
};

/** Not by setting `protocol`: a URL of http may not become one of ws. */
const withScheme = (href: string, scheme: string) => scheme + href.slice(href.indexOf(':') + 1);

const TOKEN_GOES = 'a token goes into the options, { token }, and is sent where no log on the way shows it.';

const refused = (message: string) => new TransportError('unsuitable', message);
