import type { TransportError } from '@atrx/transport';
import { Observable } from 'rxjs';
import { bridge } from '../../src/bridge.ts';
import { websocket } from '../../src/index.ts';
import { call, hello, welcomed } from '../caller.ts';
import { ask, knock } from '../knock.ts';
import { bearer, served, TOKEN, uart } from '../served.ts';

/** What leads somewhere where a name is taken for a path, or for a property. */
const PATHS = [
  '/dev/ttyUSB0',
  '/dev/serial/by-id/usb-Quectel',
  'dev/ttyUSB0',
  '../modem',
  '..',
  '.',
  './modem',
  'modem/',
  'modem/../modem',
  '/modem',
  '\\\\.\\COM3',
  'COM3',
  'C:\\modem',
  'file:///dev/ttyUSB0',
  'tcp://127.0.0.1:22',
  '%6dodem',
  'modem%00',
  'modem ',
  ' modem',
  'MODEM',
  'mode',
  'modem,other',
  '*',
  'ｍodem',
  '~',
  '$HOME',
  '`id`',
  '; rm -rf /',
  'toString',
  'hasOwnProperty',
  '__proto__',
  'constructor',
];

const openings = () => {
  const opened: string[] = [];
  const watched = (name: string) =>
    new Observable<never>((subscriber) => {
      opened.push(name);
      return subscriber;
    });
  return { opened, watched };
};

describe('T16: a name of a port that is a path', () => {
  it('is the name of no port, whoever asks: nothing is opened for it', async () => {
    const modem = uart();
    const { opened, watched } = openings();
    const { url } = await served(
      { modem: modem.transport, other: watched('other') },
      { limits: { connections: 64 } },
    );
    for (const port of PATHS) {
      const caller = await call(url);
      caller.say(hello({ port }));
      expect([port, await caller.closed]).toEqual([port, { code: 4404, why: 'there is no such port' }]);
      expect(caller.heard.map(({ t }) => t)).toEqual(['bye']);
    }
    expect(opened).toEqual(['other']);
    expect((await welcomed(url, { port: 'modem' })).welcome.port.name).toBe('modem');
  });

  it('a name that no text can be is no hello at all', async () => {
    const { url } = await served({ modem: uart().transport });
    for (const port of ['modem\0', 'modem\n', '\x1b[2J', 'm'.repeat(65)]) {
      const caller = await call(url);
      caller.say(hello({ port }));
      expect(await caller.closed).toMatchObject({ code: 4400 });
    }
  });

  it('the path of the URL leads nowhere but to the bridge', async () => {
    const { url } = await served({ modem: uart().transport });
    for (const path of ['/modem', '/../modem', '//', '/dev/ttyUSB0', '/%2e%2e', '/.', '/..', '*'])
      expect([path, (await knock(url, { path, headers: bearer })).status]).toEqual([path, 404]);
  });

  it('in the URL of a client it is one name, decoded once, that the bridge judges', async () => {
    const { host, port } = await served({ modem: uart().transport, other: uart().transport });
    const outcome = (path: string): Promise<string> =>
      new Promise((resolve) => {
        const life = websocket(`ws://${host}:${port}/${path}`, { token: TOKEN }).subscribe({
          next: () => resolve('opened'),
          error: (error: TransportError) => resolve(error.reason),
        });
        afterwards.push(life);
      });
    expect(await outcome('modem')).toBe('opened');
    for (const path of [
      '%2e%2e%2fmodem',
      '%2Fdev%2FttyUSB0',
      '..%2f..%2fetc%2fpasswd',
      'mode%6',
      'modem%00',
      '%252e',
    ])
      expect([path, ['not-found', 'unsuitable'].includes(await outcome(path))]).toEqual([path, true]);
  });

  it('is no name that a bridge can be configured with', () => {
    for (const name of PATHS.filter((path) => /[^\w.:-]/.test(path))) {
      const reasons: string[] = [];
      bridge({ [name]: uart().transport }, { host: '127.0.0.1' })
        .subscribe({ error: (error: TransportError) => reasons.push(error.reason) })
        .unsubscribe();
      expect([name, reasons]).toEqual([name, ['unsuitable']]);
    }
  });

  it('a token for one port does not show that there are others', async () => {
    const token = 'a-token-for-the-modem-only';
    const { url } = await served(
      { modem: uart().transport, secret: uart().transport },
      { token: [{ token, rights: ['list', 'write', 'observe'], ports: ['modem'] }], metrics: '/metrics' },
    );
    const headers = { authorization: `Bearer ${token}` };
    for (const port of ['secret', 'no such port']) {
      const caller = await call(url, { headers });
      caller.say(hello({ port }));
      expect(await caller.closed).toEqual({ code: 4404, why: 'there is no such port' });
    }
    const lister = await welcomed(url, { role: 'list' }, { headers });
    lister.say({ t: 'ports', id: 1 });
    expect(await lister.answer(1)).toMatchObject({ t: 'ok', ports: [{ name: 'modem' }] });
    const only = await welcomed(url, { port: '', role: 'observer' }, { headers });
    expect(only.welcome.port.name).toBe('modem');
    const metrics = await ask(url, { path: '/metrics', headers });
    expect(metrics.status).toBe(403);
    expect(JSON.stringify([...lister.heard, ...only.heard, metrics])).not.toContain('secret');
  });
});

const afterwards: { unsubscribe: () => void }[] = [];
afterEach(() => {
  for (const life of afterwards.splice(0)) life.unsubscribe();
});
