import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate for `module.example`, `localhost` and 127.0.0.1 that vouches for itself. */
export interface Certificate {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** The file of the certificate, for NODE_EXTRA_CA_CERTS. */
  readonly file: string;
  readonly remove: () => void;
}

/** Made anew; where there is no openssl, it is said what to install. */
export const certificate = (): Certificate => {
  const folder = mkdtempSync(join(tmpdir(), 'atrx-'));
  const [key, file] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const request = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2'.split(' ');
  const names = 'subjectAltName=DNS:module.example,DNS:localhost,IP:127.0.0.1';
  const { status } = spawnSync('openssl', [
    ...request,
    ...['-subj', '/CN=module.example', '-addext', names, '-keyout', key, '-out', file],
  ]);
  if (status !== 0) throw new Error('No certificate was made: apt-get install openssl.');
  return {
    key: readFileSync(key),
    cert: readFileSync(file),
    file,
    remove: () => rmSync(folder, { recursive: true }),
  };
};
