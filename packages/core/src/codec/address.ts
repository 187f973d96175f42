import { either as E } from 'fp-ts';
import { decode, Port } from './numbers.ts';

/** One end of a connection: an IPv4 address, and a port from 0 to 65535. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

export const isIpv4 = (text: string): boolean => IPV4.test(text);

/** `10.180.217.206` */
export const ipv4 = (text: string): E.Either<string, string> =>
  isIpv4(text) ? E.right(text) : E.left(`expected an IPv4 address, not ${JSON.stringify(text)}`);

/** `116.228.146.250:7070` */
export const address = (text: string): E.Either<string, Address> => {
  const colon = text.lastIndexOf(':');
  const host = text.slice(0, Math.max(colon, 0));
  const port = decode(Port)(text.slice(colon + 1));
  if (!isIpv4(host) || E.isLeft(port)) return E.left(`expected <ip>:<port>, not ${JSON.stringify(text)}`);
  return E.right({ host, port: port.right });
};
