import { either as E } from 'fp-ts';
import type { Command } from '../at/command.ts';
import { describe as say } from '../at/reason.ts';
import * as c from './index.ts';

/** An argument that no type keeps out: from JavaScript, or from a configuration. */
const wrong = (value: unknown): never => value as never;

const reason = (command: Command<unknown>): string =>
  E.isLeft(command.line) ? say(command.line.left) : 'written';

const tcp = { protocol: 'TCP', host: '1.2.3.4', port: 80 } as const;
const HOST = 'an IPv4 address, or a name of letters, digits, dots and hyphens';
const PLAIN = 'at most 100 printable ASCII characters without a double quote';
const transparent = { retries: 3, wait: 200, size: 512, escape: true } as const;
const KEYS =
  '"TCP/AsyncRCOutput" or "TCP/DataFormat" or "TCP/WithCRLF" or "TCP/BufferRemain" or "URC/AsyncCmdBuffer" or ' +
  '"URC/ChannelOutput" or "URC/Disable" or "NW/PDPActAsync" or "DCD/TranMode"';
const RATES =
  '0 or 75 or 150 or 300 or 600 or 1200 or 2400 or 4800 or 9600 or 14400 or 19200 or 28800 or 38400 or 57600 or 115200';

const table: readonly (readonly [string, Command<unknown>])[] = [
  ['the value of AT+QIMUX is 2; allowed: 0 or 1.', c.qimux(wrong(2))],
  ['the value of AT+QINDI is 3; allowed: 0 or 1 or 2.', c.qindi(wrong(3))],
  ['the value of AT+QISRVC is 0; allowed: 1 or 2.', c.qisrvc(wrong(0))],
  ['the value of AT+CREG is 3; allowed: 0 or 1 or 2.', c.creg(wrong(3))],
  ['the value of AT+CGATT is NaN; allowed: 0 or 1.', c.cgatt(wrong(Number.NaN))],
  ['the value of AT+CMEE is 1\\x0dAT+QPOWD=0; allowed: 0 or 1 or 2.', c.cmee(wrong('1\rAT+QPOWD=0'))],
  ['the level of AT+CFUN is 2; allowed: 0 or 1 or 4.', c.cfun(wrong(2))],
  ['the context is 2; allowed: 0 or 1.', c.qifgcnt(wrong(2))],
  ['the PIN is kept secret; allowed: 4 to 8 digits.', c.cpin('123')],
  ['the PIN is kept secret; allowed: 4 to 8 digits.', c.cpin('123456789')],
  [`the APN is "CM\\"NET"; allowed: ${PLAIN}.`, c.qicsgp({ apn: 'CM"NET' })],
  [`the APN is "CMNET\\r\\nAT+QPOWD=0"; allowed: ${PLAIN}.`, c.qicsgp({ apn: 'CMNET\r\nAT+QPOWD=0' })],
  [`the user is "\\u001a"; allowed: ${PLAIN}.`, c.qicsgp({ apn: 'CMNET', user: '\u001a' })],
  [`the password is kept secret; allowed: ${PLAIN}.`, c.qicsgp({ apn: 'CMNET', password: '\u001b' })],
  ['the index is 6; allowed: a whole number from 0 to 5.', c.qiopen({ ...tcp, index: 6 })],
  ['the protocol is "SCTP"; allowed: "TCP" or "UDP".', c.qiopen({ ...tcp, protocol: wrong('SCTP') })],
  ['the port is 0; allowed: a whole number from 1 to 65535.', c.qiopen({ ...tcp, port: 0 })],
  ['the port is 65536; allowed: a whole number from 1 to 65535.', c.qiopen({ ...tcp, port: 65_536 })],
  ['the port is 80.5; allowed: a whole number from 1 to 65535.', c.qiopen({ ...tcp, port: 80.5 })],
  [`the host is ""; allowed: ${HOST}.`, c.qiopen({ ...tcp, host: '' })],
  [`the host is "1.2.3.256"; allowed: ${HOST}.`, c.qiopen({ ...tcp, host: '1.2.3.256' })],
  [`the host is "a b"; allowed: ${HOST}.`, c.qiopen({ ...tcp, host: 'a b' })],
  [`the host is "a..b"; allowed: ${HOST}.`, c.qiopen({ ...tcp, host: 'a..b' })],
  [`the host is "münchen.de"; allowed: ${HOST}.`, c.qiopen({ ...tcp, host: 'münchen.de' })],
  [`the host is "x\\",1\\r"; allowed: ${HOST}.`, c.qiopen({ ...tcp, host: 'x",1\r' })],
  [`the host is "${'x'.repeat(40)}…"; allowed: ${HOST}.`, c.qiopen({ ...tcp, host: 'x'.repeat(101) })],
  ['the index is -1; allowed: a whole number from 0 to 5.', c.qisack(-1)],
  ['the index is 0.5; allowed: a whole number from 0 to 5.', c.qiclose(0.5)],
  ['the context is 2; allowed: a whole number from 0 to 1.', c.qird({ context: 2 })],
  ['the role is 3; allowed: 1 or 2.', c.qird({ role: wrong(3) })],
  ['the index is 6; allowed: a whole number from 0 to 5.', c.qird({ index: 6 })],
  ['the length is 0; allowed: a whole number from 1 to 1500.', c.qird({ length: 0 })],
  ['the length is 1501; allowed: a whole number from 1 to 1500.', c.qird({ length: 1501 })],
  ['the protocol is "SCTP"; allowed: "TCP" or "UDP".', c.qiserver({ protocol: wrong('SCTP') })],
  ['the protocol is "tcp"; allowed: "TCP" or "UDP".', c.qiserver({ protocol: wrong('tcp'), max: 1 })],
  ['the number of clients is 0; allowed: a whole number from 1 to 5.', c.qiserver({ max: 0 })],
  ['the number of clients is 6; allowed: a whole number from 1 to 5.', c.qiserver({ max: 6 })],
  ['the protocol is "IP"; allowed: "TCP" or "UDP".', c.qilport(wrong('IP'), 2020)],
  ['the port is -1; allowed: a whole number from 0 to 65535.', c.qilport('TCP', -1)],
  ['the port is 65536; allowed: a whole number from 0 to 65535.', c.qilport('UDP', 65_536)],
  ['the period is 0; allowed: a whole number from 1 to 100.', c.qiautos({ period: 0 })],
  ['the period is 101; allowed: a whole number from 1 to 100.', c.qiautos({ period: 101 })],
  [
    'the number of retries is 11; allowed: a whole number from 0 to 10.',
    c.qitcfg({ ...transparent, retries: 11 }),
  ],
  [
    'the waiting time is 250; allowed: a multiple of 100 from 0 to 2000.',
    c.qitcfg({ ...transparent, wait: 250 }),
  ],
  [
    'the waiting time is 2100; allowed: a multiple of 100 from 0 to 2000.',
    c.qitcfg({ ...transparent, wait: 2_100 }),
  ],
  [
    'the waiting time is NaN; allowed: a multiple of 100 from 0 to 2000.',
    c.qitcfg({ ...transparent, wait: Number.NaN }),
  ],
  ['the size is 0; allowed: a whole number from 1 to 1460.', c.qitcfg({ ...transparent, size: 0 })],
  ['the size is 1461; allowed: a whole number from 1 to 1460.', c.qitcfg({ ...transparent, size: 1_461 })],
  ['the primary DNS server is "dns.google"; allowed: an IPv4 address.', c.qidnscfg('dns.google')],
  ['the primary DNS server is "8.8.8"; allowed: an IPv4 address.', c.qidnscfg('8.8.8')],
  [
    'the secondary DNS server is "8.8.8.8\\"\\r"; allowed: an IPv4 address.',
    c.qidnscfg('8.8.8.8', '8.8.8.8"\r'),
  ],
  [`the name is "a b"; allowed: ${HOST}.`, c.qidnsgip('a b')],
  [`the name is ""; allowed: ${HOST}.`, c.qidnsgip('')],
  ['the idle time is 9; allowed: a whole number from 10 to 1800.', c.qikalive({ idle: 9, interval: 10 })],
  ['the interval is 9; allowed: a whole number from 10 to 1800.', c.qikalive({ idle: 60, interval: 9 })],
  [`the host is "x\\r"; allowed: ${HOST}.`, c.qping({ host: 'x\r' })],
  ['the waiting time is 256; allowed: a whole number from 1 to 255.', c.qping({ host: 'x', wait: 256 })],
  ['the number of packets is 11; allowed: a whole number from 1 to 10.', c.qping({ host: 'x', count: 11 })],
  [`the time server is "1.2.3"; allowed: ${HOST}.`, c.qntp({ host: '1.2.3' })],
  ['the port is 0; allowed: a whole number from 1 to 65535.', c.qntp({ host: 'x', port: 0 })],
  [`the key is "TCP/Nothing"; allowed: ${KEYS}.`, c.qcfg(wrong('TCP/Nothing'), 1)],
  [`the key is "TCP/Nothing"; allowed: ${KEYS}.`, c.qcfg.read(wrong('TCP/Nothing'))],
  ['the value of DCD/TranMode is -1; allowed: a whole number from 0 to 65535.', c.qcfg('DCD/TranMode', -1)],
  ['the value of AT+QPOWD is 2; allowed: 0 or 1.', c.qpowd(wrong(2))],
  [`the value of AT+IPR is 9601; allowed: ${RATES}.`, c.ipr(wrong(9_601))],
  ['the value of AT&D is 3; allowed: 0 or 1 or 2.', c.dtrBehaviour(wrong(3))],
  ['the value of AT&C is 2; allowed: 0 or 1.', c.dcdBehaviour(wrong(2))],
  ['the register is 256; allowed: a whole number from 0 to 255.', c.sRegister.read(256)],
  [
    'the time for AT+QIDEACT is 999; allowed: a whole number from 1000 to 300000.',
    c.qideact({ within: 999 }),
  ],
  [
    'the time for AT+QIDEACT is Infinity; allowed: a whole number from 1000 to 300000.',
    c.qideact({ within: Number.POSITIVE_INFINITY }),
  ],
  [`the number is "17\\"2"; allowed: ${PLAIN}.`, c.qicsgp.csd({ number: '17"2', rate: 0 })],
  [`the user is "\\r"; allowed: ${PLAIN}.`, c.qicsgp.csd({ number: '172', user: '\r', rate: 0 })],
  [
    `the password is kept secret; allowed: ${PLAIN}.`,
    c.qicsgp.csd({ number: '172', password: '"', rate: 0 }),
  ],
  ['the rate is 4; allowed: a whole number from 0 to 3.', c.qicsgp.csd({ number: '172', rate: 4 })],
];

describe('an argument is judged before the wire', () => {
  it.each(table)('%j', (message, command) => {
    expect(reason(command)).toBe(`${message} Nothing was written.`);
  });
});
