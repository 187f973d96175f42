import { either as E } from 'fp-ts';
import { address } from './address.ts';

const read = (url: string, port?: string) =>
  E.match(
    ({ message }: Error) => message,
    (at: { url: string; port: string }) => `${at.url} ${JSON.stringify(at.port)}`,
  )(address(url, port));

describe('the address of a bridge', () => {
  it.each([
    ['ws://127.0.0.1:8023/modem', undefined, 'ws://127.0.0.1:8023/ "modem"'],
    ['ws://127.0.0.1:8023/', undefined, 'ws://127.0.0.1:8023/ ""'],
    ['ws://127.0.0.1:8023', undefined, 'ws://127.0.0.1:8023/ ""'],
    ['ws://[::1]:8023/modem', undefined, 'ws://[::1]:8023/ "modem"'],
    ['wss://host.example/behind/a/proxy/modem', undefined, 'wss://host.example/behind/a/proxy/ "modem"'],
    ['wss://host.example/behind/a/proxy/', undefined, 'wss://host.example/behind/a/proxy/ ""'],
    ['http://host.example:80/modem', undefined, 'ws://host.example/ "modem"'],
    ['https://host.example/modem', undefined, 'wss://host.example/ "modem"'],
    ['ws://host.example/gro%C3%9F%20%2F', undefined, 'ws://host.example/ "groß /"'],
    ['ws://host.example/modem', 'other', 'ws://host.example/modem "other"'],
    ['ws://host.example/', '', 'ws://host.example/ ""'],
  ])('%s, port %s: %s', (url, port, expected) => expect(read(url, port)).toBe(expected));

  it.each([
    ['modem', /no URL.*one like ws:\/\//],
    ['/dev/ttyUSB0', /no URL/],
    ['ftp://host.example/modem', /not at one of ftp:/],
    ['ws://me:s3cr3t@host.example/modem', /user or a password.*\{ token \}/],
    ['ws://s3cr3t@host.example/modem', /user or a password.*\{ token \}/],
    ['ws://host.example/modem?token=s3cr3t', /query or a fragment.*\{ token \}/],
    ['ws://host.example/modem#s3cr3t', /query or a fragment.*\{ token \}/],
    ['ws://host.example/100%', /names no port/],
  ])('%s is refused, and no secret told', (url, message) => {
    expect(read(url)).toMatch(message);
    expect(read(url)).not.toContain('s3cr3t');
  });
});
