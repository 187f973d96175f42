import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Right } from './machine/event.ts';

/** What a token allows its bearer. */
export interface TokenGrant {
  /** 16 to 256 visible ASCII characters, without a space. */
  readonly token: string;
  readonly rights: readonly Right[];
  /** The names of the ports it is for. Default: all of them. */
  readonly ports?: readonly string[];
}

/** What an admitted client may do; without `ports`, at any of them. */
export interface Allowed {
  readonly rights: ReadonlySet<Right>;
  readonly ports?: ReadonlySet<string> | undefined;
}

/** Who is known by which token. */
export interface Keyring {
  readonly find: (token: string) => Allowed | undefined;
}

export const RIGHTS: readonly Right[] = ['list', 'observe', 'write', 'lines', 'action', 'force'];

export const EVERYTHING: Allowed = { rights: new Set(RIGHTS) };

/** What can stand in a header as it is, and cannot be guessed by trying. */
export const STRONG = /^[\x21-\x7e]{16,256}$/;

/** 256 random bits. */
export const randomToken = (): string => randomBytes(32).toString('base64url');

/** Compares digests of one length in constant time, with every token there is: neither its length nor its place shows. */
export const keyring = (grants: readonly TokenGrant[]): Keyring => {
  const keys = grants.map(({ token, rights, ports }) => ({
    digest: digest(token),
    allowed: { rights: new Set(rights), ports: ports && new Set(ports) },
  }));
  return {
    find: (token) => {
      const asked = digest(token);
      return keys.filter((key) => timingSafeEqual(key.digest, asked))[0]?.allowed;
    },
  };
};

const digest = (token: string) => createHash('sha256').update(token).digest();
