import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate for `module.example`, `localhost` and 127.0.0.1 that vouches for itself, and its key: PEM, and files of it. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
  readonly keyFile: string;
  readonly certFile: string;
  /** Removes the files. */
  readonly remove: () => void;
}

const KIND =
  'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=module.example';
const NAMES = 'subjectAltName=DNS:module.example,DNS:localhost,IP:127.0.0.1';

/** Made anew by openssl: whether that is `installed` is asked before. */
export const certificate = (): Certificate => {
  const folder = mkdtempSync(join(tmpdir(), 'atrx-'));
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync('openssl', [...KIND.split(' '), '-addext', NAMES, '-keyout', keyFile, '-out', certFile], {
    stdio: 'pipe',
  });
  return {
    key: readFileSync(keyFile, 'utf8'),
    cert: readFileSync(certFile, 'utf8'),
    keyFile,
    certFile,
    remove: () => rmSync(folder, { recursive: true }),
  };
};
