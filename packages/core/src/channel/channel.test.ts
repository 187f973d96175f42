import type { Link } from '@atrx/transport';
import { concat, defer, EMPTY, type Observable, Subject, VirtualTimeScheduler } from 'rxjs';
import { ascii, textOf } from '../bytes/ascii.ts';
import { at, csq } from '../commands/index.ts';
import { gsm } from '../dialects/gsm.ts';
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
