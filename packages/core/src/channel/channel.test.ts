import type { Link } from '@atrx/transport';
import { concat, defer, EMPTY, type Observable, Subject, VirtualTimeScheduler } from 'rxjs';
import { ascii, textOf } from '../bytes/ascii.ts';
import { at, csq } from '../commands/index.ts';
import { gsm } from '../dialects/gsm.ts';
import type { Framing } from '../wire/framing.ts';
import { Channel } from './channel.ts';

describe('a link that answers within the write itself', () => {
  it('has its bytes read in the order in which they came', () => {
    const bytes$ = new Subject<Uint8Array>();
    const answers = new Map([
      ['AT\r', ''],
      ['AT+CSQ\r', 'ady\r\n\r\n+CSQ: 31,0\r\n\r\nOK\r\n'],
    ]);
    const link: Link = {
      bytes$,
      write: (bytes): Observable<never> =>
        defer(() => {
          bytes$.next(ascii(answers.get(textOf(bytes)) ?? '\r\nERROR\r\n'));
          return EMPTY;
        }),
    };
    const channel = new Channel(link, gsm, new VirtualTimeScheduler());
    const log: unknown[] = [];
    channel.urc$.subscribe((event) => log.push(event));
    concat(channel.run(at()), channel.run(csq())).subscribe({
      next: ({ rssi }) => log.push(rssi),
      complete: () => log.push('done'),
    });
    // The OK has the next command written, whose answer overtakes the rest of this chunk.
    bytes$.next(ascii('\r\nOK\r\n\r\nCall Re'));
    expect(log).toEqual([{ _tag: 'ServiceReady', service: 'Call' }, 31, 'done']);
  });
});

describe('what is told of a pushed block before it (note 5.3.1)', () => {
  const from = { host: '10.79.141.26', port: 7070 };
  const heard = (framing: Framing, text: string): unknown[] => {
    const bytes$ = new Subject<Uint8Array>();
    const channel = new Channel({ bytes$, write: () => EMPTY }, gsm, new VirtualTimeScheduler());
    const log: unknown[] = [];
    let size = 0;
    channel.urc$.subscribe((event) =>
      log.push(event._tag === 'Received' ? { ...event, bytes: textOf(event.bytes) } : event),
    );
    channel.trace$.subscribe((traced) => {
      size += traced.size;
    });
    channel.frame(framing);
    for (const byte of ascii(text)) bytes$.next(Uint8Array.of(byte));
    expect(size).toBe(text.length);
    return log;
  };
  const received = (index: number, text: string, told: object) => {
    return { _tag: 'Received', index, bytes: text, ...told };
  };

  it('is told with it, and with no other', () => {
    const multiple = { multiple: true, head: true, remote: true, local: true };
    expect(
      heard(
        multiple,
        '\r\n+RECEIVE: 2, 1\r\nRECV FROM:10.79.141.26:7070\r\nTO:10.79.142.227\r\nIPD1:a\r\n+RECEIVE: 0, 1\r\nIPD1:b',
      ),
    ).toEqual([received(2, 'a', { from, to: '10.79.142.227' }), received(0, 'b', {})]);
  });

  it('names the protocol where there is one connection', () => {
    const single = { multiple: false, head: true, remote: true, local: false };
    expect(heard(single, '\r\nRECV FROM:10.79.141.26:7070\r\nIPD1TCP:a\r\nIPD1UDP:b\r\nIPD1:c')).toEqual([
      received(0, 'a', { from, protocol: 'TCP' }),
      received(0, 'b', { protocol: 'UDP' }),
      received(0, 'c', {}),
    ]);
  });

  it('is left out where it cannot be read', () => {
    const remote = { multiple: true, head: false, remote: true, local: false };
    expect(heard(remote, '\r\n+RECEIVE: 0, 1\r\nRECV FROM:nowhere\r\na')).toEqual([received(0, 'a', {})]);
  });
});
