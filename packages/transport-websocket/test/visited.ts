import { firstValueFrom, ReplaySubject } from 'rxjs';
import { type Bridge, type BridgeOptions, bridge, type LogEntry } from '../src/bridge.ts';
import type { Hello } from '../src/protocol/message.ts';
import { type Caller, type CallOptions, call, hello } from './caller.ts';
import { bytes } from './device.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A bridge on the loopback until the test is over, what it logged, and clients for it. */
export const visited = async (ports: Parameters<typeof bridge>[0], options: BridgeOptions = {}) => {
  const log: LogEntry[] = [];
  const life$ = new ReplaySubject<Bridge>();
  const subscription = bridge(ports, {
    host: '127.0.0.1',
    log: (entry) => log.push(entry),
    ...options,
  }).subscribe(life$);
  stops.push(() => subscription.unsubscribe());
  const running = await firstValueFrom(life$);
  const [url = ''] = running.urls;
  const client = (token = running.token, options: CallOptions = {}): Promise<Caller> =>
    call(url, { headers: { authorization: `Bearer ${token}` }, ...options });
  return { running, url, log, client, life$, stop: () => subscription.unsubscribe() };
};

/** Greets as a writer, asks for all there is to read, and gives its lease and its epoch. */
export const writes = async (client: Caller, greeting: Partial<Hello> = {}) => {
  client.say(hello(greeting));
  const { tx, rx, port } = await client.hear('welcome');
  client.send({ _tag: 'RxLimit', epoch: rx.epoch, consumed: 0, limit: 65_536 });
  return { lease: tx?.lease ?? 0, epoch: rx.epoch, port };
};
export const tx = (lease: number, offset: number, what: string) =>
  ({ _tag: 'Tx', lease, offset, bytes: bytes(what) }) as const;
