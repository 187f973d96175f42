import type { Pipe, Socket } from '@atrx/core';
import { from, type Observable, of, Subject } from 'rxjs';
import { amounts, counted } from './counted.ts';
import { overPipe, overSocket } from './far-end.ts';

const bytesOf = (text: string): Uint8Array => Buffer.from(text);

/** A connection that gives these at one read after the other, and then has ended. */
const connection = (protocol: 'TCP' | 'UDP', ...reads: readonly (readonly string[])[]) => {
  const left = [...reads];
  const sent: string[] = [];
  let asked = 0;
  const take = (bytes: string | Uint8Array): Observable<never> => {
    sent.push(String(bytes));
    return of();
  };
  const part: Partial<Socket & Pipe> = {
    protocol,
    read: () => {
      asked += 1;
      return from((left.shift() ?? []).map(bytesOf));
    },
    send: take,
    write: take,
  };
  return { asked: () => asked, sent, socket: part as Socket, pipe: part as Pipe };
};

describe('the far end', () => {
  it('is asked for more only when each piece that came is taken', () => {
    const { asked, socket } = connection('TCP', ['one', 'two'], ['three']);
    const taking: Subject<never>[] = [];
    const log: string[] = [];
    overSocket(socket, 1_460)
      .receive((bytes) => {
        log.push(String(bytes));
        const taken$ = new Subject<never>();
        taking.push(taken$);
        return taken$;
      })
      .subscribe({ complete: () => log.push('end') });
    const take = () => taking.at(-1)?.complete();
    expect([asked(), ...log]).toEqual([1, 'one']);
    take();
    expect([asked(), ...log]).toEqual([1, 'one', 'two']);
    take();
    expect([asked(), ...log]).toEqual([2, 'one', 'two', 'three']);
    take();
    expect([asked(), ...log]).toEqual([3, 'one', 'two', 'three', 'end']);
  });

  it('has datagrams cut that are too long, and nothing else', () => {
    const [udp, tcp, pipe] = [connection('UDP'), connection('TCP'), connection('TCP')];
    overSocket(udp.socket, 3).send(bytesOf('abcdefgh')).subscribe();
    overSocket(tcp.socket, 3).send(bytesOf('abcdefgh')).subscribe();
    overPipe(pipe.pipe).send(bytesOf('abcdefgh')).subscribe();
    expect([udp.sent, tcp.sent, pipe.sent]).toEqual([['abc', 'def', 'gh'], ['abcdefgh'], ['abcdefgh']]);
  });

  it('has what went through it counted', () => {
    const log: string[] = [];
    const far = counted(overSocket(connection('TCP', ['one'], ['three']).socket, 3), (...both) =>
      log.push(both.join(' ')),
    );
    far.send(new Uint8Array(2_048)).subscribe();
    far.receive(() => of()).subscribe();
    expect(log).toEqual(['2048 0', '2048 3', '2048 8']);
    expect(amounts(2_048, 3 * 1_048_576)).toBe('↑ 2.0 KiB ↓ 3.0 MiB');
  });
});
