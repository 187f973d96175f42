import { ascii } from '../src/ascii.ts';
import type { Connection } from '../src/network/network.ts';
import type { VirtualNetwork } from '../src/network/virtual.ts';
import type { Protocol } from '../src/state.ts';
import { text } from './desk.ts';

/** Somebody out there who calls the module: what they hear, what they say, and how they hang up. */
export interface Outsider {
  readonly heard: () => string;
  readonly says: (text: string) => void;
  readonly hangsUp: () => void;
}

/** Calls the module from an address, by default its TCP port 2020. */
export const calls = (
  network: VirtualNetwork,
  address: string,
  protocol: Protocol = 'TCP',
  port = protocol === 'TCP' ? 2020 : 3030,
): Outsider => {
  const heard: string[] = [];
  let line: Connection | undefined;
  const life = network.call({ protocol, port, from: { address, port: 40_000 } }).subscribe({
    next: (connection) => {
      line = connection;
      connection.bytes$.subscribe({
        next: (bytes) => heard.push(text(bytes)),
        complete: () => heard.push('<closed>'),
        error: () => heard.push('<lost>'),
      });
    },
    error: () => heard.push('<refused>'),
  });
  return {
    heard: () => heard.join(''),
    says: (words) => void line?.write(ascii(words)).subscribe({ error: () => heard.push('<unsent>') }),
    hangsUp: () => life.unsubscribe(),
  };
};
