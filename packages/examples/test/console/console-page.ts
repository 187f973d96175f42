import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, relative } from 'node:path';
import { type Chromium, chromium, type Sight, type Tab } from '@atrx/processes/chromium';
import { type Served, served } from '@atrx/processes/served';

/** The console as it is built, served somewhere below the root of a server, and a browser to open it in. */
export interface ConsolePage extends AsyncDisposable {
  readonly origin: string;
  /** Opens it; `hash` without its `#`. */
  readonly open: (sight?: Sight, hash?: string) => Promise<Tab>;
}

/** Nothing of the page may name a path from the root. */
const PLACE = '/tools/module';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export const consolePage = async (): Promise<ConsolePage> => {
  const server: Served = await served(built());
  const browser: Chromium = await chromium();
  return {
    origin: server.origin,
    open: (sight, hash = '') => browser.open(`${server.origin}${PLACE}/#${hash}`, sight),
    [Symbol.asyncDispose]: async () => {
      await browser[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
};

/** Vite builds it into a directory of its own: a build that somebody looks at stays as it is. */
const built = (): Parameters<typeof served>[0] => {
  const directory = mkdtempSync(join(tmpdir(), 'atrx-console-'));
  try {
    const { status, stderr } = spawnSync(
      'node_modules/.bin/vite',
      ['build', 'web-console', '--outDir', directory],
      {
        cwd: join(__dirname, '../..'),
        encoding: 'utf8',
      },
    );
    if (status !== 0) throw new Error(`The console cannot be built: ${stderr}`);
    const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    );
    return Object.fromEntries(
      files.map((file) => {
        const path = join(file.parentPath, file.name);
        const name = relative(directory, path).replace(/^index\.html$/, '');
        return [
          `${PLACE}/${name}`,
          { type: TYPES[extname(path)] ?? 'text/plain', body: readFileSync(path, 'utf8') },
        ];
      }),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
};
