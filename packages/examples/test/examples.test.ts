import { program } from './program.ts';

jest.setTimeout(60_000);

const page = 'HTTP/1.0 200 OK\r\ncontent-type: text/plain\r\n\r\nIt works.\n';

/** Each example, and what it prints. */
const examples: readonly (readonly [string, RegExp | string])[] = [
  ['tcp', page],
  ['await', page],
  ['udp', /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z\n$/],
  ['resolve', '64.233.189.99\n64.233.189.104\n64.233.189.147\n'],
  ['own-command', 'operator  CHINA MOBILE\ncard      89860000000000000018\n'],
  ['own-urc', 'A short message, at 3 of SM.\n'],
  ['own-transport', 'model     Quectel_GSM\nsignal    31 of 31\n'],
  [
    'field-problem',
    /^field {2}(0 bytes were sent, then 18 were not sent: The module refused QISEND: SEND FAIL\.)\ndesk {3}\1\n.*→ command {2}AT\+QISEND=0,18\n.*\n.*← response SEND FAIL\n$/,
  ],
  ['own-dialect', 'CONNECT OK\nAT+QISEND=5\nAT+QISEND=5\n+QIRDI: 0,1,0\nGood bye.\n+PEERCLOSED: 0\n'],
];

describe('an example', () => {
  it.each(examples)('%s prints what it is there for, and ends by itself', async (name, printed) => {
    const { exit, said } = program(name);
    expect(await exit).toBe(0);
    expect(said.stderr).toBe('');
    if (typeof printed === 'string') expect(said.stdout).toBe(printed);
    else expect(said.stdout).toMatch(printed);
  });

  it('remote-module uses a module behind a bridge, and watches its wire', async () => {
    const { exit, said } = program('remote-module');
    expect(await exit).toBe(0);
    expect(said.stdout).toBe('64.233.189.99\n64.233.189.104\n64.233.189.147\n');
    expect(said.stderr).toContain('AT+QIDNSGIP="www.google.com"\r\r\nOK\r\n');
  });

  it('everything shows the wire, the URCs and the state', async () => {
    const { exit, said } = program('everything');
    expect(await exit).toBe(0);
    expect(said.stderr).toBe('');
    expect(said.stdout).toContain('→ command  AT+QIOPEN=0,"TCP","example.com",80\n');
    expect(said.stdout).toContain('← urc      0, CONNECT OK\n');
    expect(said.stdout).toContain('  urc$     connection 0 is open\n');
    expect(said.stdout).toContain('  state$   IP PROCESSING, connection 0 CONNECTED\n');
    expect(said.stdout).toContain('  urc$     the peer of connection 0 has closed\n');
  });
});
