import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** Where Debian's Chromium is; undefined where it is not installed. */
export const installed = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((directory) => join(directory, 'chromium'))
  .find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** A page that is open in a browser without a window. */
export interface Page {
  /** The value of an expression in the page; a promise is waited for. */
  readonly evaluate: (expression: string) => Promise<unknown>;
}

export interface Browser {
  /** Opens a page, and waits until it has been loaded. */
  readonly open: (url: string) => Promise<Page>;
  readonly close: () => Promise<void>;
}

/** What it says: an answer, by the number of its question, or an event. */
interface Said {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** Starts it, and speaks the DevTools protocol with it: JSON texts over two pipes, each ended by a zero byte. */
export const chromium = (file: string): Browser => {
  const profile = mkdtempSync(join(tmpdir(), 'atrx-chromium-'));
  const child: ChildProcess = spawn(
    file,
    [
      ...['--headless', '--remote-debugging-pipe', `--user-data-dir=${profile}`, '--disable-gpu'],
      ...['--no-first-run', '--disable-dev-shm-usage', '--disable-background-networking'],
      // A container's root has no sandbox to give; the pages are our own.
      '--no-sandbox',
    ],
    // In a group of its own: it has processes that write into its profile for as long as they live, which is longer than it does.
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], detached: true },
  );
  const [, , , input, output] = child.stdio as [null, null, null, Writable, Readable];
  const said = new EventEmitter().setMaxListeners(0);
  let last = 0;
  let rest = '';
  input.on('error', () => {}); // it has gone: told by its exit
  output.setEncoding('utf8').on('data', (text: string) => {
    const messages = (rest + text).split('\0');
    rest = messages.pop() ?? '';
    for (const message of messages) {
      const one = JSON.parse(message) as Said;
      said.emit(one.id === undefined ? `${one.method} ${one.sessionId}` : String(one.id), one);
    }
  });
  const gone = once(child, 'exit');

  const call = async (method: string, params: object, sessionId?: string) => {
    last += 1;
    const id = last;
    const answered = once(said, String(id)).then(([one]: Said[]) => one);
    input.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
    const answer = await Promise.race([answered, gone.then(() => undefined)]);
    if (!answer) throw new Error(`Chromium has ended, and has not answered ${method}.`);
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result ?? {};
  };

  return {
    open: async (url) => {
      const { targetId } = await call('Target.createTarget', { url: 'about:blank' });
      const { sessionId } = await call('Target.attachToTarget', { targetId, flatten: true });
      await call('Page.enable', {}, String(sessionId));
      const loaded = once(said, `Page.loadEventFired ${sessionId}`);
      await call('Page.navigate', { url }, String(sessionId));
      await loaded;
      return {
        evaluate: async (expression) => {
          const { result, exceptionDetails } = await call(
            'Runtime.evaluate',
            { expression, awaitPromise: true, returnByValue: true },
            String(sessionId),
          );
          if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
          return (result as { value?: unknown }).value;
        },
      };
    },
    close: async () => {
      const { pid, exitCode, signalCode } = child;
      if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
