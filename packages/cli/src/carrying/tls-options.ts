import { readFile } from 'node:fs/promises';
import { UsageError } from '../usage-error.ts';
import type { TlsOptions } from './over-tls.ts';

/** TLS, as it is said on the command line. */
interface Said {
  readonly tls?: true;
  readonly tlsCa?: string;
  readonly tlsInsecure?: true;
  readonly servername?: string;
}

/** Whom to trust; nothing where there is to be no TLS. */
export const tlsOptions = async ({
  tls,
  tlsCa,
  tlsInsecure,
  servername,
}: Said): Promise<TlsOptions | undefined> => {
  if (!tls) {
    if (tlsCa ?? tlsInsecure ?? servername)
      throw new UsageError('--tls-ca, --tls-insecure and --servername are for --tls: say that as well.');
    return undefined;
  }
  return {
    ...(servername !== undefined && { servername }),
    ...(tlsInsecure && { rejectUnauthorized: false }),
    ...(tlsCa !== undefined && { ca: await certificates(tlsCa) }),
  };
};

const certificates = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: Error) => {
    throw new UsageError(`--tls-ca names ${path}, which cannot be read (${error.message}).`, {
      cause: error,
    });
  });
