import { TransportError } from '@atrx/transport';
import { throwError } from 'rxjs';
import { atWill } from '../../src/bridge.ts';
import { websocket } from '../../src/index.ts';
import { TOKEN_SUBPROTOCOL } from '../../src/protocol/protocol.ts';
import { call, hello, welcomed } from '../caller.ts';
import { ask, knock } from '../knock.ts';
import { bearer, served, TOKEN, uart } from '../served.ts';

const PIN = '8151';
const APN_PASSWORD = 'apn-password-of-the-user';
const PAYLOAD = 'payload-marker-of-the-user';
const READ = 'what-the-module-has-read';
const GUESS = 'a-guess-that-is-near-the-token';

/** As it may stand in a log: as it is, in hexadecimal, and in base64 at each of its three shifts. */
const spellings = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('hex'),
  ...['', 'x', 'xx'].map((before) =>
    Buffer.from(before + secret)
      .toString('base64')
      .slice(before.length + 1, -4),
  ),
  Buffer.from(secret).toJSON().data.join(','),
];

/** A whole life of a bridge: everything that it can be asked, and all that can go wrong. */
const life = async () => {
  const said: string[] = [];
  const keep = (...what: readonly unknown[]) => void said.push(what.map(String).join(' '));
  const outputs = (['log', 'info', 'warn', 'error', 'debug'] as const).map((way) =>
    jest.spyOn(console, way).mockImplementation(keep),
  );
  const written = jest.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    said.push(String(chunk));
    return true;
  });
  try {
    const modem = uart((given) => (given.includes('\r') ? `\r\n${READ}\r\nOK\r\n` : undefined));
    const { url, bridge, log } = await served(
      {
        modem: {
          transport: modem.transport,
          will: [{ write: `AT+CPIN="${PIN}"\r` }, ...atWill],
          actions: { key: () => [], broken: () => throwError(() => new Error(`no key: ${APN_PASSWORD}`)) },
        },
        absent: throwError(() => new TransportError('not-found', 'No such device.')),
      },
      { metrics: '/metrics', helloTimeout: 200, window: 20, limits: { connections: 32, guesses: 3 } },
    );

    const writer = await welcomed(url, {
      port: 'modem',
      will: [{ write: Buffer.from(PIN).toString('base64') }],
    });
    const { lease = 0, limit = 0 } = writer.welcome.tx ?? {};
    const { epoch } = writer.welcome.rx;
    writer.send({ _tag: 'RxLimit', epoch, consumed: 0, limit: 65_536 });
    let offset = 0;
    const write = (text: string) => {
      const bytes = new Uint8Array(Buffer.from(text));
      writer.send({ _tag: 'Tx', lease, offset, bytes });
      offset += bytes.length;
    };
    write(`AT+CPIN="${PIN}"\r`);
    write(`AT+QICSGP=1,"apn","user","${APN_PASSWORD}"\r`);
    write(PAYLOAD);
    const base64 = Buffer.from(`AT+CPIN="${PIN}"\r${PAYLOAD}`).toString('base64');
    writer.say({
      t: 'script',
      id: 1,
      steps: [{ write: base64 }, { expect: Buffer.from('OK').toString('base64'), ms: 1_000 }],
    });
    writer.say({ t: 'will', id: 2, steps: [{ write: base64 }] });
    writer.say({ t: 'action', id: 3, name: 'key' });
    writer.say({ t: 'action', id: 4, name: 'broken' });
    writer.say({ t: 'action', id: 5, name: PAYLOAD });
    writer.say({ t: 'pulse', id: 6, line: 'dtr', level: false, ms: 1 });
    writer.say({ t: 'lines', id: 7, lines: { rts: true } });
    writer.say({ t: 'set', id: 8, settings: { baudRate: 9_600 } });
    writer.say({ t: 'drain', id: 9 });
    writer.say({ t: 'ports', id: 10 });
    for (let id = 1; id <= 10; id += 1) await writer.answer(id);
    expect(modem.written()).toContain(PAYLOAD);
    expect(writer.read()).toContain(READ);

    // Those that do everything wrong.
    const bad = await call(url);
    bad.throw(`{"t":"hello","why":"${PAYLOAD}${TOKEN}${PIN}"}`);
    await bad.closed;
    const beyond = await welcomed(url, { port: 'modem', role: 'observer' });
    beyond.send({ _tag: 'Tx', lease, offset: limit, bytes: new Uint8Array(Buffer.from(PAYLOAD)) });
    await beyond.closed;
    const binary = await call(url);
    binary.throw(new Uint8Array(Buffer.from(`${PAYLOAD}${TOKEN}`)));
    await binary.closed;
    const elsewhere = await call(url);
    elsewhere.say(hello({ port: PAYLOAD }));
    await elsewhere.closed;
    await (await call(url)).closed;

    // The writer vanishes in the middle of a PIN; whoever comes then waits for its will.
    write(`AT+CPIN="${PIN}`);
    await writer.settled();
    writer.socket.terminate();
    const heir = await welcomed(url, { port: 'modem', takeover: 'force' });
    expect(heir.welcome.port.dirty).toBe(true);

    const wrong = { authorization: `Bearer ${GUESS}` };
    const protocols = `uart-bridge.v1, ${TOKEN_SUBPROTOCOL}${Buffer.from(GUESS).toString('base64url')}`;
    await knock(url, { path: `/?token=${TOKEN}`, headers: bearer });
    await knock(url, { path: `/${TOKEN}`, headers: bearer });
    await knock(url, { headers: { ...bearer, origin: `https://${TOKEN}.example` } });
    await knock(url, { headers: { ...bearer, host: `${TOKEN}.example` } });
    await knock(url, { headers: { 'sec-websocket-protocol': protocols } });
    const metrics = await ask(url, { path: '/metrics', headers: bearer });
    await knock(url, { headers: wrong });
    await knock(url, { headers: wrong });
    await knock(url, { headers: wrong });

    const failures: unknown[] = [];
    await new Promise<void>((resolve) => {
      websocket(`${url}/modem`, { token: GUESS }).subscribe({
        error: (error: Error) => {
          failures.push(error.message, error.stack, JSON.stringify(error));
          resolve();
        },
      });
    });
    await new Promise<void>((complete, reject) => bridge.stop$.subscribe({ complete, error: reject }));
    return { log, metrics: metrics.body, failures, said };
  } finally {
    for (const spy of [...outputs, written]) spy.mockRestore();
  }
};

describe('T4: secrets where somebody reads them', () => {
  it('the log, the metrics and the messages of failures have no token, no PIN, no password and no byte of the payload', async () => {
    const { log, metrics, failures, said } = await life();
    const kinds = new Set(log.map(({ what }) => what));
    // It was talkative: hardly a thing that can be said was left out.
    for (const what of [
      'Listening',
      'Admitted',
      'Refused',
      'LockedOut',
      'NotOpened',
      'Opened',
      'Welcomed',
      'Leased',
      'LeaseEnded',
      'WillRan',
      'Asked',
      'Closed',
      'Left',
      'Stopping',
    ])
      expect(kinds).toContain(what);
    expect(metrics).toContain('uart_bridge_requests_total');

    const everything = [
      ...log.map((entry) => JSON.stringify(entry)),
      metrics,
      ...failures.map(String),
      ...said,
    ].join('\n');
    expect(everything.length).toBeGreaterThan(5_000);
    for (const secret of [TOKEN, GUESS, APN_PASSWORD, PAYLOAD, READ])
      for (const spelling of spellings(secret)) expect(everything).not.toContain(spelling);
    // Four digits may stand in a port number: the PIN is looked for as it was written.
    for (const spelling of [`"${PIN}`, `${PIN}"`, ...spellings(`AT+CPIN="${PIN}`)])
      expect(everything).not.toContain(spelling);
    expect(said).toEqual([]);
  });
});
