import type { Command } from '../src/at/command.ts';
import { ascii } from '../src/bytes/ascii.ts';
import { qicsgp, qiopen, qisend } from '../src/commands/index.ts';
import { gsm } from '../src/dialects/gsm.ts';
import type { Modem } from '../src/modem.ts';
import type { Socket } from '../src/stack/connection/socket.ts';
import { atScene, modemScene } from './stage.ts';

const bytes = (length: number, last = 'x') => ascii('x'.repeat(length - 1) + last);

// What is known to be wrong is said before the wire: the transcript is empty, and one byte more would fail it.
describe('a command that cannot be meant is refused, and nothing is written', () => {
  const table: readonly (readonly [string, Command<unknown>, string])[] = [
    [
      'a port beyond 65535',
      qiopen({ index: 0, protocol: 'TCP', host: '1.2.3.4', port: 70_000 }),
      'the port is 70000; allowed: a whole number from 1 to 65535. Nothing was written.',
    ],
    [
      'a host that ends the string',
      qiopen({ index: 0, protocol: 'TCP', host: 'a",1\rAT+QPOWD=1', port: 1 }),
      'the host is "a\\",1\\rAT+QPOWD=1"; allowed: an IPv4 address, or a name of letters, digits, dots and hyphens. Nothing was written.',
    ],
    [
      'a quote in an APN',
      qicsgp({ apn: 'CM"NET' }),
      'the APN is "CM\\"NET"; allowed: at most 100 printable ASCII characters without a double quote. Nothing was written.',
    ],
    [
      'a CR in an APN',
      qicsgp({ apn: 'CMNET\rAT+QPOWD=1' }),
      'the APN is "CMNET\\rAT+QPOWD=1"; allowed: at most 100 printable ASCII characters without a double quote. Nothing was written.',
    ],
    [
      'a password that would end the line, which is not repeated',
      qicsgp({ apn: 'CMNET', user: 'me', password: 'hush\r' }),
      'the password is kept secret; allowed: at most 100 printable ASCII characters without a double quote. Nothing was written.',
    ],
    [
      '2,000 bytes of fixed length',
      qisend({ index: 0, bytes: bytes(2_000) }),
      'the length of the payload is 2000; allowed: a whole number from 1 to 1460. Nothing was written.',
    ],
    [
      'nothing to send',
      qisend({ index: 0, bytes: new Uint8Array() }),
      'the length of the payload is 0; allowed: a whole number from 1 to 1460. Nothing was written.',
    ],
    [
      'ESC in a payload of fixed length, where that cancels',
      qisend({ index: 0, bytes: bytes(5, '\x1b') }),
      "The payload has 0x1b at 4: ESC cancels the send. Encode the payload so that it does not occur, use transparent mode, or set the option escape: 'literal' where this module was seen to take it for a byte like any other.",
    ],
    [
      'Ctrl+Z in a payload of changeable length',
      qisend.changeable({ index: 0, bytes: bytes(5, '\x1a') }),
      'The payload has 0x1a at 4: Ctrl+Z ends a send of changeable length. Encode the payload so that it does not occur.',
    ],
    [
      'ESC in a payload of changeable length',
      qisend.changeable({ index: 0, bytes: bytes(5, '\x1b') }),
      "The payload has 0x1b at 4: ESC cancels the send. Encode the payload so that it does not occur, use transparent mode, or set the option escape: 'literal' where this module was seen to take it for a byte like any other.",
    ],
  ];

  it.each(table)('%s', (_, command, message) => {
    const { port, pass, module, log } = atScene('');
    const failed: string[] = [];
    port.run(command).subscribe({ error: (error: Error) => failed.push(error.message) });
    pass();
    expect(failed).toEqual([message]);
    expect([...log, ...module.left()]).toEqual([]);
  });

  it('but the next command is written', () => {
    const { port, pass, module, watch, log } = atScene('> AT+QISEND=0,5\n< ERROR');
    port.run(qisend({ index: 0, bytes: bytes(2_000) })).subscribe({ error: () => undefined });
    watch('next', port.run(qisend({ index: 0, bytes: bytes(5) })));
    pass();
    expect(log).toEqual(['next ! Refused {command:QISEND,text:ERROR}']);
    expect(module.left()).toEqual([]);
  });
});

describe('a connection that cannot be meant is refused, and nothing is written', () => {
  const said = (attempt: (modem: Modem) => ReturnType<Modem['tcp']>) => {
    const { modem, pass, module, log } = modemScene('');
    const failed: string[] = [];
    attempt(modem).subscribe({ error: (error: Error) => failed.push(error.message) });
    pass();
    expect([...log, ...module.left()]).toEqual([]);
    return failed;
  };

  it.each([0, 70_000, 1.5, Number.NaN])('port %d', (port) => {
    expect(said((modem) => modem.tcp('1.2.3.4', port))).toEqual([
      `the port is ${port}; allowed: a whole number from 1 to 65535. Nothing was written.`,
    ]);
  });

  it.each(['', 'a"b', '1.2.3.256', 'a b', '\u00e4.example'])('host %j', (host) => {
    expect(said((modem) => modem.udp(host, 7))).toEqual([
      `the host is ${JSON.stringify(host)}; allowed: an IPv4 address, or a name of letters, digits, dots and hyphens. Nothing was written.`,
    ]);
  });
});

describe('a payload that cannot be meant is refused, and nothing is written', () => {
  const open = (protocol: 'tcp' | 'udp', transcript = '', literal = false) => {
    const opening = `
      > AT+QIOPEN=0,"${protocol.toUpperCase()}","1.2.3.4",7
      < OK
      < 0, CONNECT OK
    `;
    const options = literal ? { dialect: { ...gsm, escape: 'literal' } as const } : {};
    const scene = modemScene(opening + transcript, {}, options);
    let socket: Socket | undefined;
    scene.modem[protocol]('1.2.3.4', 7).subscribe((opened) => {
      socket = opened;
    });
    scene.pass(10);
    return { ...scene, socket: socket as unknown as Socket };
  };

  it.each([
    { what: 'a datagram over 1460 bytes', protocol: 'udp', data: bytes(1_461), given: '1461 bytes long' },
    { what: 'a datagram of nothing', protocol: 'udp', data: '', given: '0 bytes long' },
  ] as const)('$what', ({ protocol, data, given }) => {
    const { socket, watch, pass, log, module } = open(protocol);
    watch('send', socket.send(data));
    pass();
    expect(log).toEqual([
      `send ! Invalid {what:the datagram,given:${given},allowed:1 to 1460 bytes: a datagram is not split}`,
    ]);
    expect(module.left()).toEqual([]);
  });

  it('ESC anywhere in it, before its first piece goes out', () => {
    const { socket, watch, pass, log, module } = open('tcp');
    watch('send', socket.deliver(bytes(3_000, '\x1b')));
    pass();
    expect(log).toEqual([
      expect.stringContaining('send ! PayloadNotRepresentable {byte:27,at:2999,why:ESC '),
    ]);
    expect(module.left()).toEqual([]);
  });

  it('but ESC is sent where the module takes it for data', () => {
    const { socket, watch, pass, log, module } = open(
      'tcp',
      String.raw`
      > AT+QISEND=0,2
      < >
      >> x\x1b
      < SEND OK
      `,
      true,
    );
    watch('send', socket.send('x\x1b'));
    pass();
    expect(log).toEqual(['send |']);
    expect(module.left()).toEqual([]);
  });

  it('nothing at all is sent of nothing', () => {
    const { socket, watch, pass, log, module } = open('tcp');
    watch('send', socket.send(''));
    pass();
    expect(log).toEqual(['send |']);
    expect(module.left()).toEqual([]);
  });
});
