import type { Right, TokenGrant } from '@atrx/transport-websocket/bridge';
import { UsageError } from './usage-error.ts';

/** What a token can allow; without any of these words it allows everything. */
const RIGHTS = ['list', 'observe', 'write', 'lines', 'action', 'force'] as const satisfies readonly Right[];

/**
 * Reads a file of tokens: one a line, with what it allows behind it, and at which ports, where that is not everything.
 * What is wrong is told by the number of its line: a token is never shown.
 *
 * ```
 * # token                    rights         ports
 * 3q2-7w…                    observe,list   modem,meter
 * ```
 */
export const tokenLines = (text: string, path: string): readonly TokenGrant[] => {
  const grants = text.split('\n').flatMap((line, at) => {
    const [token, rights, ports, ...more] = line.trim().split(/\s+/);
    if (!token || token.startsWith('#')) return [];
    const wrong = (what: string) => new UsageError(`Line ${at + 1} of ${path} ${what}.`);
    if (!/^[\x21-\x7e]{16,256}$/.test(token))
      throw wrong('has no token: 16 to 256 visible ASCII characters. `openssl rand -base64 32` makes one');
    if (more.length > 0) throw wrong('has more than a token, its rights and its ports');
    const words = rights?.split(',') ?? RIGHTS;
    if (!words.every(isRight)) throw wrong(`has rights beside ${RIGHTS.join(', ')}`);
    return [{ token, rights: words, ...(ports !== undefined && { ports: ports.split(',') }) }];
  });
  if (grants.length === 0)
    throw new UsageError(`There is no token in ${path}. Delete it to have one made, or write one into it.`);
  return grants;
};

const isRight = (word: string): word is Right => RIGHTS.some((right) => right === word);
