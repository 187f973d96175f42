import { once } from 'node:events';
import { createServer } from 'node:net';
import { installed } from '@atrx/processes/installed';
import { atrx, ended, run } from './atrx.ts';

jest.setTimeout(120_000);

const ANSWER = {
  code: 0,
  stdout: 'Quectel_Ltd\nQuectel_GSM\nRevision: NOTE_V1.2\nOK\n+CSQ: 31,0\nOK\n',
  stderr: '',
};

describe('atrx at --port tcp://', () => {
  it('asks a module behind a raw TCP serial server, one program after the other', async () => {
    const module = atrx('emulate', '--tcp', '0');
    const port = `tcp://${await module.line()}`;
    expect(await ended(atrx('at', '--port', port, 'ATI', 'AT+CSQ'))).toEqual(ANSWER);
    expect(await ended(atrx('at', '--port', port, 'ATI', 'AT+CSQ'))).toEqual(ANSWER);
    await module.stop();
  });

  (installed('socat', '-V') ? it : it.skip)('asks a module on a serial port that socat serves', async () => {
    const module = atrx('emulate', '--pty');
    const serial = await module.line();
    const socat = run(['socat', '-d', '-d', 'TCP-LISTEN:0,bind=127.0.0.1', `OPEN:${serial},raw,echo=0`]);
    const [, listening] = await socat.heard(/ listening on AF=2 127\.0\.0\.1:(\d+)/);
    const port = `tcp://127.0.0.1:${listening}`;
    expect(await ended(atrx('at', '--port', port, 'ATI', 'AT+CSQ'))).toEqual(ANSWER);
    await socat.stop('SIGTERM');
    await module.stop();
  });

  it('says that nobody listens, and what is no address', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    const free = typeof address === 'object' ? address?.port : undefined;
    expect(await ended(atrx('at', '--port', `tcp://127.0.0.1:${free}`, 'ATI'))).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/^atrx: Nobody listens at 127\.0\.0\.1:\d+\. .*\n$/),
    });
    expect(await ended(atrx('at', '--port', 'tcp://somewhere', 'ATI'))).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/^atrx: "somewhere" is no address of a TCP server\./),
    });
    expect(await ended(atrx('at', '--port', 'telnet://somewhere', 'ATI'))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^atrx: No transport for telnet:\/\/\. /),
    });
  });
});
