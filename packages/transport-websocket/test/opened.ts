import { TransportError } from '@atrx/transport';
import { type Observable, VirtualTimeScheduler } from 'rxjs';
import type { RemoteLink } from '../src/client/link.ts';
import type { RemoteOptions } from '../src/client/remote-options.ts';
import { websocket } from '../src/client/websocket.ts';
import type { Welcome } from '../src/protocol/message.ts';
import { scriptedBridge, welcome } from './scripted-bridge.ts';

export const bytes = (text: string) => new TextEncoder().encode(text);
export const rx = (offset: number, text: string, epoch = 1) =>
  ({ _tag: 'Rx', epoch, offset, bytes: bytes(text) }) as const;
export const ack = (written: number) =>
  ({ _tag: 'TxAck', lease: 7, accepted: written, written, limit: written + 65_536 }) as const;

/** How a stream went, a line each. */
export const noted = (log: string[], what: string, source$: Observable<unknown>) =>
  source$.subscribe({
    next: (value) =>
      log.push(
        `${what} ${value instanceof Uint8Array ? new TextDecoder().decode(value) : JSON.stringify(value)}`,
      ),
    error: (error: unknown) =>
      log.push(
        error instanceof TransportError
          ? `${what} ${error.reason}: ${error.message}${error.cause ? ` <${JSON.stringify(error.cause)}>` : ''}`
          : `${what} ${String(error)}`,
      ),
    complete: () => log.push(`${what} done`),
  });

let place = 0;

/** A subscription to a port, and the bridge it finds. */
export const subscribed = (options: RemoteOptions = {}, how: { slow?: boolean } = {}) => {
  const scheduler = new VirtualTimeScheduler();
  const bridge = scriptedBridge(how);
  const log: string[] = [];
  const links: RemoteLink[] = [];
  place += 1;
  const transport = websocket(
    `ws://bridge-${place}/modem`,
    { scheduler, token: 'tok', ...options },
    bridge.open,
  );
  const opening = transport.subscribe({
    next: (link) => links.push(link),
    error: (error: TransportError) => log.push(`link ${error.reason}: ${error.message}`),
    complete: () => log.push('link done'),
  });
  const link = () => {
    const [one] = links;
    if (!one) throw new Error('There is no link.');
    return one;
  };
  let until = 0;
  const later = (milliseconds: number) => {
    until += milliseconds;
    scheduler.maxFrames = until;
    scheduler.flush();
  };
  return { ...bridge, log, link, links, later, transport, leave: () => opening.unsubscribe() };
};

/** The same, welcomed. */
export const opened = (
  options: RemoteOptions = {},
  change: Partial<Welcome> = {},
  how: { slow?: boolean } = {},
) => {
  const all = subscribed(options, how);
  all.last().up();
  all.last().say(welcome(change));
  const { heard } = all.last();
  return { ...all, heard, fresh: () => heard.splice(0) };
};
