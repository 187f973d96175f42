import { InvalidArgumentError } from 'commander';

/** Where a TCP server listens. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Reads `HOST:PORT`, `[::1]:PORT`, `:PORT` or `PORT`. Without a host only this machine is served: 127.0.0.1. */
export const endpointOf = (text: string): Endpoint => {
  const [, bracketed, plain, digits] = /^(?:(?:\[(.+)\]|([^:]*)):)?(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (!(port <= 65_535)) throw new InvalidArgumentError('Give HOST:PORT, such as 127.0.0.1:7000.');
  return { host: bracketed || plain || '127.0.0.1', port };
};

export const endpointText = ({ host, port }: Endpoint): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Whether only programs of this machine can reach it. */
export const isLoopback = ({ host }: Endpoint): boolean => /^(127\.|::1$|localhost$)/.test(host);
