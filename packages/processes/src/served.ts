import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';

/** A page that is served on the loopback. */
export interface Served extends AsyncDisposable {
  /** Without a slash at its end: `http://localhost:41234`, which a browser trusts as it does https. */
  readonly origin: string;
}

/** Serves these by their paths, until it is disposed of. `headers` go with each. */
export const served = async (
  files: Readonly<Record<string, { readonly type: string; readonly body: string }>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Served> => {
  const server = createServer(({ url = '' }, response) => {
    const file = files[new URL(url, 'http://localhost').pathname];
    response.writeHead(file ? 200 : 404, {
      ...headers,
      'content-type': `${file?.type ?? 'text/plain'}; charset=utf-8`,
    });
    response.end(file?.body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, 'localhost', resolve);
  });
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** A module and all that it imports, for a browser, from the sources: one script, which a page runs as a module. */
export const script = async (file: string): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['@atrx/source', 'browser', 'es2015'],
    write: false,
    logLevel: 'error',
  });
  return outputFiles.map(({ text }) => text).join('');
};

/** A page that does nothing but run the script at that path. An icon it has none, so that none is asked for. */
export const blank = (path: string): string =>
  `<!doctype html><html lang="en"><title>A test</title><link rel="icon" href="data:,"><script type="module" src="${path}"></script></html>`;
