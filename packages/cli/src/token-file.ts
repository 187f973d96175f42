import { randomBytes } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { TokenGrant } from '@atrx/transport-websocket/bridge';
import { tokenLines } from './token-lines.ts';

/** What a file of tokens says, and whether this call has made it. */
export interface TokenFile {
  readonly grants: readonly TokenGrant[];
  readonly made: boolean;
}

/** Reads it; where there is none it is made, for its owner alone, with a random token for everything. */
export const tokenFile = async (path: string): Promise<TokenFile> => {
  const text = await read(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text !== undefined) return { grants: tokenLines(text, path), made: false };
  const made = `${randomBytes(32).toString('base64url')}\n`;
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(made);
    await file.sync();
  } finally {
    await file.close();
  }
  return { grants: tokenLines(made, path), made: true };
};

/** The token of a client: that of the file, its first, or else what the environment has in ATRX_TOKEN, if anything. */
export const clientToken = async (path: string | undefined): Promise<string | undefined> =>
  path === undefined ? process.env['ATRX_TOKEN'] || undefined : tokenLines(await read(path), path)[0]?.token;

/** Bytes: far more than tokens need, far less than would hurt. */
const LONGEST = 65_536;

const read = async (path: string): Promise<string> => {
  const file = await open(path, 'r');
  try {
    // Of what was opened, not of what has the name by now.
    await mustBeSecret(file, path);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(LONGEST), 0, LONGEST);
    if (bytesRead === LONGEST) throw new Error(`${path} is too long to be a file of tokens.`);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
};

/** Others have no part in it. Its group may read it: so systemd hands out credentials, with an ACL in the group's place. */
const mustBeSecret = async (file: FileHandle, path: string) => {
  if (process.platform === 'win32') return; // it has no such bits
  const { mode } = await file.stat();
  if (mode & 0o027)
    throw new Error(
      `${path} is not secret: others may read or change it (mode ${(mode & 0o777).toString(8)}). ` +
        `Take what is in it for known: delete it, or write a new token and \`chmod 600 ${path}\`.`,
    );
};

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
