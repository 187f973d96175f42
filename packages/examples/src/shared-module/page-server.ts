import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';
import { Observable } from 'rxjs';

/** Serves the page on the loopback, bundled from its source, while it is subscribed; emits its origin. */
export const pageServer = (): Observable<string> =>
  new Observable((subscriber) => {
    let server: Server | undefined;
    const start = async () => {
      const pages = new Map([
        ['/', { type: 'text/html', body: await readFile(join(here, 'page.html')) }],
        ['/page.js', { type: 'text/javascript', body: await bundled() }],
      ]);
      if (subscriber.closed) return;
      server = createServer((request, response) => {
        const page = pages.get(request.url ?? '');
        response.writeHead(page ? 200 : 404, {
          'content-type': `${page?.type ?? 'text/plain'}; charset=utf-8`,
          'content-security-policy': POLICY,
        });
        response.end(page?.body ?? 'There is nothing here.\n');
      });
      server.on('error', (error) => subscriber.error(error));
      server.listen(0, '127.0.0.1', () => {
        const address = server?.address();
        if (address && typeof address === 'object') subscriber.next(`http://127.0.0.1:${address.port}`);
      });
    };
    start().catch((error: unknown) => subscriber.error(error));
    return () => {
      server?.close();
      server?.closeAllConnections();
    };
  });

const here = import.meta.dirname;

/** What the page may do: run its own script, and talk to a bridge on this machine. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src ws://127.0.0.1:* ws://localhost:*";

/** The page and all it imports, as one script. The conditions choose the sources, and those for a browser. */
const bundled = async () => {
  const { outputFiles } = await build({
    entryPoints: [join(here, 'page.ts')],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['@atrx/source', 'browser', 'es2015'],
    write: false,
  });
  return outputFiles.map(({ text }) => text).join('');
};
