import { take } from 'rxjs';
import { inbox } from './inbox.ts';
import type { Position } from './machine/position.ts';

const at = (offset: number, epoch = 1, server = 'a'): Position => ({ server, epoch, offset });
const text = (bytes: Uint8Array) => String.fromCharCode(...bytes);
const bytes = (what: string) => Uint8Array.from(what, (character) => character.charCodeAt(0));

const opened = (explicit = false) => {
  const log: string[] = [];
  const box = inbox(at(10), explicit, (count) => log.push(`${count} consumed`));
  const read = () =>
    box.bytes$.subscribe({
      next: (chunk) => log.push(text(chunk)),
      error: (error: Error) => log.push(error.message),
      complete: () => log.push('end'),
    });
  return { box, log, read };
};

describe('what arrives', () => {
  it('waits for its reader, in order, and is consumed as it is handed over', () => {
    const { box, log, read } = opened();
    box.push(bytes('one'), at(10));
    box.push(bytes('two'), at(13));
    expect(log).toEqual([]);
    expect(box.position()).toEqual(at(10));
    read();
    box.push(bytes('three'), at(16));
    expect(log).toEqual(['one', '3 consumed', 'two', '3 consumed', 'three', '5 consumed']);
    expect(box.position()).toEqual(at(21));
  });

  it('is all handed over before the end, and to one reader', () => {
    const { box, log, read } = opened();
    box.push(bytes('last'), at(10));
    box.end(new Error('lost'));
    box.end();
    read();
    expect(log).toEqual(['last', '4 consumed', 'lost']);
    read();
    expect(log.at(-1)).toMatch(/one subscriber/);
  });

  it('keeps its order where a reader brings more about', () => {
    const { box, log } = opened();
    box.bytes$.subscribe((chunk) => {
      log.push(`<${text(chunk)}`);
      if (text(chunk) === 'a') {
        box.push(bytes('b'), at(11));
        box.end();
      }
      log.push(`${text(chunk)}>`);
    });
    box.push(bytes('a'), at(10));
    expect(log).toEqual(['<a', 'a>', '1 consumed', '<b', 'b>', '1 consumed']);
  });

  it('is told with its gaps in their place, those before its reader too', () => {
    const { box, log, read } = opened();
    box.gaps$.subscribe({
      next: ({ missing = 'some' }) => log.push(`gap of ${missing}`),
      complete: () => log.push('no more gaps'),
    });
    box.push(bytes('a'), at(10));
    box.lose({ missing: 3 });
    box.push(bytes('b'), at(14));
    expect(log).toEqual([]);
    read();
    box.lose({});
    box.end();
    expect(log.filter((line) => !line.endsWith('consumed'))).toEqual([
      ...['a', 'gap of 3', 'b', 'gap of some', 'no more gaps', 'end'],
    ]);
  });

  it('goes on where its reader left: what nobody was handed is consumed all the same', () => {
    const { box, log } = opened();
    box.push(bytes('one'), at(10));
    box.push(bytes('two'), at(13));
    box.bytes$.pipe(take(1)).subscribe((chunk) => log.push(text(chunk)));
    box.push(bytes('three'), at(16));
    expect(log).toEqual(['one', '3 consumed', '3 consumed', '5 consumed']);
    expect(box.position()).toEqual(at(13));
  });

  it('stays with whoever keeps it, where its reader left before it acknowledged', () => {
    const { box, log } = opened(true);
    box.push(bytes('one'), at(10));
    box.push(bytes('two'), at(13));
    box.bytes$.pipe(take(1)).subscribe();
    box.push(bytes('three'), at(16));
    box.acknowledge(box.position());
    expect(log).toEqual(['3 consumed']);
    expect(() => box.acknowledge(at(14))).toThrow(RangeError);
  });

  it('is consumed as it is acknowledged, where that is explicit: whole, in part, and over a gap', () => {
    const { box, log, read } = opened(true);
    read();
    box.push(bytes('0123'), at(10));
    box.push(bytes('456789'), at(14));
    box.push(bytes('behind a gap'), at(50));
    log.length = 0;
    for (const offset of [12, 12, 11, 17, 30, 62]) {
      box.acknowledge(at(offset));
      log.push(`up to ${offset}`);
    }
    expect(log).toEqual([
      ...['2 consumed', 'up to 12', 'up to 12', 'up to 11', '5 consumed', 'up to 17'],
      ...['3 consumed', 'up to 30', '12 consumed', 'up to 62'],
    ]);
  });

  it('is consumed with what came before in an earlier epoch, or from another bridge', () => {
    const { box, log, read } = opened(true);
    read();
    box.push(bytes('old'), at(10));
    box.push(bytes('newer'), at(0, 2));
    box.push(bytes('elsewhere'), at(0, 1, 'b'));
    log.length = 0;
    box.acknowledge(at(2, 2));
    box.acknowledge(at(13));
    box.acknowledge(at(9, 1, 'b'));
    expect(log).toEqual(['5 consumed', '12 consumed']);
  });

  it('is counted byte by byte as fast as in one piece', () => {
    const { box, log } = opened(true);
    box.bytes$.subscribe();
    const window = 65_536;
    // With a list of them all, each would take as long as all before it: not to be waited for.
    for (let come = 0; come < window; come += 1) box.push(Uint8Array.of(1), at(10 + come));
    for (let done = 1; done <= window; done += 1) box.acknowledge(at(10 + done));
    expect(log).toHaveLength(window);
  });

  it('cannot be acknowledged before it has been handed over', () => {
    const { box, log } = opened(true);
    box.push(bytes('abc'), at(10));
    expect(() => box.acknowledge(at(11))).toThrow(RangeError);
    box.bytes$.subscribe(() => box.acknowledge(at(13)));
    expect(log).toEqual(['3 consumed']);
    expect(() => box.acknowledge(at(14))).toThrow('Byte 14 cannot be acknowledged: 13');
  });
});
