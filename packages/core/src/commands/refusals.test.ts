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

const table: readonly (readonly [string, Command<unknown>])[] = [
  ['the value of AT+QIMUX is 2; allowed: 0 or 1.', c.qimux(wrong(2))],
  ['the value of AT+QINDI is 3; allowed: 0 or 1 or 2.', c.qindi(wrong(3))],
  ['the value of AT+QISRVC is 0; allowed: 1 or 2.', c.qisrvc(wrong(0))],
  ['the value of AT+CREG is 3; allowed: 0 or 1 or 2.', c.creg(wrong(3))],
  ['the value of AT+CGATT is NaN; allowed: 0 or 1.', c.cgatt(wrong(Number.NaN))],
  ['the value of AT+CMEE is 1\rAT+QPOWD=0; allowed: 0 or 1 or 2.', c.cmee(wrong('1\rAT+QPOWD=0'))],
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
];

describe('an argument is judged before the wire', () => {
  it.each(table)('%j', (message, command) => {
    expect(reason(command)).toBe(`${message} Nothing was written.`);
  });
});
