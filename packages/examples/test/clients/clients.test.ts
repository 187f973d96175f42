import { createHash, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as httpServer, type RequestListener } from 'node:http';
import { createServer as httpsServer } from 'node:https';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { certificate } from '@atrx/processes/certificate';
import { installed } from '@atrx/processes/installed';
import { WebSocketServer } from 'ws';
import { listening, shut } from './listening.ts';
import { PLACES, type Place, placeOf } from './place.ts';

jest.setTimeout(60_000);

const picture = randomBytes(50_000);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** How many connections the server has seen. */
let came = 0;
const page: RequestListener = ({ url }, response) => {
  if (url === '/picture') response.end(picture);
  else response.end(`You asked for ${url}.\n`);
};
const http = httpServer(page).on('connection', () => came++);

const echo = httpServer();
const echoes = (server: ReturnType<typeof httpServer>) =>
  new WebSocketServer({ server }).on('connection', (socket) =>
    socket.on('message', (bytes, binary) => socket.send(bytes, { binary })),
  );
echoes(echo);

/** A mail server, as far as it has to answer. */
const mail = createServer(async (socket) => {
  const answers: Readonly<Record<string, string>> = {
    EHLO: '250-mail.example greets you\r\n250-8BITMIME\r\n250 HELP\r\n',
    NOOP: '250 OK\r\n',
    QUIT: '221 Bye\r\n',
  };
  socket.on('error', () => undefined).write('220 mail.example\r\n');
  for await (const line of createInterface({ input: socket })) {
    socket.write(answers[line.slice(0, 4)] ?? '500 What?\r\n');
    if (line === 'QUIT') socket.end();
  }
});

/** 2026-01-02T03:04:05Z, in seconds since 1900. */
const clock = createSocket('udp4');
clock.on('message', (question, { port, address }) => {
  const answer = Buffer.alloc(48);
  answer[0] = 0x24;
  answer.writeUInt32BE(Date.UTC(2026, 0, 2, 3, 4, 5) / 1_000 + 2_208_988_800, 40);
  if (question.length === 48 && question[0] === 0x23) clock.send(answer, port, address);
});

const pem = installed('openssl', 'version') ? certificate() : undefined;
const withTls = pem ? it : it.skip;
/** The second has TLS, and goes where there is a certificate. */
const secured = <const A extends keyof typeof at>(plain: A, secure: A): readonly A[] =>
  pem ? [plain, secure] : [plain];
let https: ReturnType<typeof httpsServer>;
const at = { http: '', https: '', ws: '', wss: '', tls: '', mail: '', ntp: '' };

beforeAll(async () => {
  https = httpsServer({ key: pem?.key, cert: pem?.cert }, page);
  echoes(https);
  at.http = `http://localhost:${await listening(http)}`;
  at.tls = `localhost:${await listening(https)}`;
  at.https = `https://${at.tls}`;
  at.ws = `ws://localhost:${await listening(echo)}`;
  at.wss = `wss://${at.tls}`;
  at.mail = `127.0.0.1:${await listening(mail)}`;
  clock.bind(0, '127.0.0.1');
  await once(clock, 'listening');
  at.ntp = `127.0.0.1:${clock.address().port}`;
});
afterAll(async () => {
  clock.close();
  for (const server of [http, https, echo, mail]) await shut(server);
  pem?.remove();
});

describe.each(PLACES)('through a module %s', (where) => {
  let place: Place;
  beforeAll(async () => {
    place = await placeOf(where);
  });
  afterAll(() => place.end());

  /** What a client prints by its end. */
  const printed = async (name: string, ...args: readonly string[]) => {
    const { exit, said } = place.client(name, args, { NODE_EXTRA_CA_CERTS: pem?.certFile });
    return { code: await exit, ...said };
  };
  const fine = (stdout: string, stderr = '') => ({ code: 0, stdout, stderr });

  it('HTTP: two requests over one connection', async () => {
    came = 0;
    expect(await printed('http', `${at.http}/picture`, `${at.http}/`)).toEqual(
      fine(
        `200 over a new connection: 50000 bytes, SHA-256 ${sha256(picture)}\n` +
          `200 over the same connection: 17 bytes, SHA-256 ${sha256(Buffer.from('You asked for /.\n'))}\n`,
      ),
    );
    expect(came).toBe(1);
  });

  it.each(secured('http', 'https'))('undici: %s', async (protocol) => {
    expect(await printed('undici', `${at[protocol]}/a`)).toEqual(fine('200 You asked for /a.\n\n'));
  });

  withTls('TLS: whose certificate it is, and the page', async () => {
    const { stdout, ...rest } = await printed('tls', '--to', at.tls);
    expect(rest).toEqual({ code: 0, stderr: 'TLSv1.3 with module.example\n' });
    expect(stdout).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\r\n\r\nYou asked for \/\.\n$/s);
  });

  withTls('TLS: not with whom it does not trust', async () => {
    const { exit, said } = place.client('tls', ['--to', at.tls]);
    expect(await exit).toBe(1);
    expect(said.stdout).toBe('');
    expect(said.stderr).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
  });

  it.each(secured('ws', 'wss'))('WebSocket: text and bytes by %s', async (protocol) => {
    expect(await printed('websocket', `${at[protocol]}/echo`)).toEqual(
      fine('text  hello\nbytes 000102fdfeff\n'),
    );
  });

  it('a protocol of lines', async () => {
    const dialogue = [
      ...['< 220 mail.example', '> EHLO atrx.example'],
      ...['< 250-mail.example greets you', '< 250-8BITMIME', '< 250 HELP', '> NOOP'],
      ...['< 250 OK', '> QUIT', '< 221 Bye', ''],
    ];
    expect(await printed('lines', '--to', at.mail)).toEqual(fine(dialogue.join('\n')));
  });

  it('NTP: a datagram each way', async () => {
    expect(await printed('ntp', '--to', at.ntp)).toEqual(fine('2026-01-02T03:04:05.000Z\n'));
  });
});
