import { randomBytes } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { TokenGrant } from '@atrx/transport-websocket/bridge';
import { tokenLines } from './token-lines.ts';
import { UsageError } from './usage-error.ts';

/** What a file of tokens says. */
export interface TokenFile {
  readonly grants: readonly TokenGrant[];
  /** Where there is no such file: makes it, for its owner alone, with what is in `grants`. */
  readonly make?: () => Promise<void>;
}

/** Reads it; where there is none, it is one random token for everything, and not made yet. */
export const tokenFile = async (path: string): Promise<TokenFile> => {
  const text = await read(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text !== undefined) return { grants: tokenLines(text, path) };
  const random = `${randomBytes(32).toString('base64url')}\n`;
  return { grants: tokenLines(random, path), make: () => written(path, random) };
};

const written = async (path: string, text: string) => {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
};

/** The token of a client: the first of the file. */
export const clientToken = async (path: string): Promise<string | undefined> =>
  tokenLines(await read(path), path)[0]?.token;

/** Bytes: far more than tokens need, far less than would hurt. */
const LONGEST = 65_536;

const read = async (path: string): Promise<string> => {
  const file = await open(path, 'r');
  try {
    // Of what was opened, not of what has the name by now.
    await mustBeSecret(file, path);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(LONGEST), 0, LONGEST);
    if (bytesRead === LONGEST) throw new UsageError(`${path} is too long to be a file of tokens.`);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
};

/** It is ours or root's, and others have no part in it. Its group may read it: so systemd hands out credentials, with an ACL in the group's place. */
const mustBeSecret = async (file: FileHandle, path: string) => {
  if (process.platform === 'win32') return; // it has no such bits
  const { mode, uid } = await file.stat();
  if (uid !== 0 && uid !== process.geteuid?.())
    throw new UsageError(
      `${path} is not secret: it belongs to another user (uid ${uid}), who can read and change it. ` +
        'Take what is in it for known: write a new token into a file of your own.',
    );
  if (mode & 0o027)
    throw new UsageError(
      `${path} is not secret: others may read or change it (mode ${(mode & 0o777).toString(8)}). ` +
        `Take what is in it for known: delete it, or write a new token and \`chmod 600 ${path}\`.`,
    );
};

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
