import { once } from 'node:events';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { installed } from '@atrx/processes/installed';
import { pty } from '@atrx/transport-serial/pty';
import { websocket } from '@atrx/transport-websocket';
import {
  filter,
  firstValueFrom,
  lastValueFrom,
  type Observable,
  ReplaySubject,
  Subscription,
  scan,
} from 'rxjs';
import { command, type Running, run } from './atrx.ts';

jest.setTimeout(60_000);

const TOKEN = 'a-token-that-a-test-gave';
const ENV = { ATRX_TOKEN: TOKEN };
/** More than a pseudo-terminal holds that nobody reads. */
const MUCH = 40_000;

const life = new Subscription();
afterAll(() => life.unsubscribe());

const alive = <Value>(source$: Observable<Value>): Promise<Value> => {
  const alive$ = new ReplaySubject<Value>(1);
  life.add(source$.subscribe(alive$));
  return firstValueFrom(alive$);
};

/** A bridge that has accepted more than its UART takes. */
const laden = async (start: (...bridge: readonly string[]) => Running) => {
  const uart = await alive(pty());
  const served = start(
    ...command,
    ...['bridge', '--port', `m=${uart.path}`, '--listen', '127.0.0.1:0', '--will', 'none'],
  );
  await served.heard(/Ctrl\+C|"Ready"/);
  const [, port] = await served.heard(/ws:\/\/127\.0\.0\.1:(\d+)/);
  const writer = await alive(websocket(`ws://127.0.0.1:${port}/m`, { token: TOKEN }));
  const written = lastValueFrom(writer.write(new Uint8Array(MUCH)), { defaultValue: 'written' });
  await firstValueFrom(writer.remote.ports()); // it has all of that by now
  const stranger = createConnection({ host: '127.0.0.1', port: Number(port) }).on('error', () => {});
  const shut = once(stranger, 'close');
  await once(stranger, 'connect');
  return {
    served,
    /** Resolves when the bridge has shut its door: it hangs up on those who have not said who they are. */
    shut,
    /** What became of it at the writer's end and at the UART's, once somebody reads that: the bridge may be gone before all is read. */
    taken: () => {
      const all$ = uart.bytes$.pipe(
        scan((sum, { length }) => sum + length, 0),
        filter((sum) => sum === MUCH),
      );
      return Promise.all([written, alive(all$)]);
    },
  };
};

describe('a bridge whose terminal is closed', () => {
  (installed('python3', '--version') ? it.each(['text', 'json']) : it.skip.each(['text', 'json']))(
    'has the UART take what was accepted, and ends in good order (--log %s)',
    async (log) => {
      const { served, shut, taken } = await laden((...bridge) =>
        run(['python3', join(__dirname, 'terminal.py'), ...bridge, '--log', log], ENV),
      );
      served.child.stdin.end();
      await shut;
      expect(await Promise.all([taken(), served.exit])).toEqual([['written', MUCH], 0]);
    },
  );

  it('hears of it by the kernel, and once more by the shell', async () => {
    const { served, shut, taken } = await laden((...bridge) => run(bridge, ENV));
    served.child.kill('SIGHUP');
    await served.heard(/Stopping/);
    served.child.kill('SIGHUP');
    await shut;
    expect(await Promise.all([taken(), served.exit])).toEqual([['written', MUCH], 0]);
  });
});

describe('a bridge whose log nobody takes', () => {
  it('serves for all that, and ends in good order', async () => {
    const served = run(
      [
        ...['sh', '-c', 'exec "$@" 2>/dev/full', 'sh', ...command],
        ...['bridge', '--port', 'm=/nonexistent/tty', '--listen', '127.0.0.1:0'],
      ],
      ENV,
    );
    const { host } = new URL(await served.line());
    expect((await fetch(`http://${host}/healthz`)).status).toBe(503);
    expect(await served.stop('SIGTERM')).toBe(0);
  });
});
