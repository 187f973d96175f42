import type { Observable } from 'rxjs';
import { ascii, textOf } from '../../bytes/ascii.ts';
import type { Protocol } from '../../codec/protocol.ts';
import { reasonOf } from '../../scope/attempt.ts';
import { PushInlet } from './push.ts';

const inlet = (protocol: Protocol = 'TCP') =>
  new PushInlet(protocol, { received: () => undefined }, () => undefined);

/** What is told, and how it ended: `|`, or `!` and the reason. */
const watched = (source$: Observable<Uint8Array>, told: string[] = []) => {
  const life = source$.subscribe({
    next: (bytes) => told.push(textOf(bytes)),
    error: (error: unknown) => told.push(`! ${reasonOf(error)?._tag}`),
    complete: () => told.push('|'),
  });
  return { told, life };
};

describe('reading what is pushed (note 5.3.1)', () => {
  it('takes one block of what is kept, and leaves the rest', () => {
    const it = inlet();
    it.receive(ascii('one'), {});
    it.receive(ascii('two'), {});
    expect(watched(it.read()).told).toEqual(['one', '|']);
    expect(watched(it.read()).told).toEqual(['two', '|']);
  });

  it('waits for the next block, once', () => {
    const it = inlet();
    const { told } = watched(it.read());
    expect(told).toEqual([]);
    it.receive(ascii('one'), {});
    it.receive(ascii('two'), {});
    expect(told).toEqual(['one', '|']);
    expect(watched(it.read()).told).toEqual(['two', '|']);
  });

  it('takes no more than is asked for of a stream, and a datagram whole', () => {
    const stream = inlet();
    stream.receive(ascii('stream'), {});
    expect(['s', 'tream'].map((part) => watched(stream.read(part.length)).told)).toEqual([
      ['s', '|'],
      ['tream', '|'],
    ]);
    const { told } = watched(stream.read(2));
    stream.receive(ascii('ends'), {});
    expect([told, watched(stream.read()).told]).toEqual([
      ['en', '|'],
      ['ds', '|'],
    ]);
    const datagrams = inlet('UDP');
    datagrams.receive(ascii('whole'), {});
    expect(watched(datagrams.read(1)).told).toEqual(['whole', '|']);
  });

  it('tells what is kept before the end, and then nothing', () => {
    const it = inlet();
    it.receive(ascii('last'), {});
    it.close();
    expect(watched(it.read()).told).toEqual(['last', '|']);
    expect(watched(it.read()).told).toEqual(['|']);
  });

  it('ends for whoever waits, and fails', () => {
    const ended = inlet();
    const { told } = watched(ended.read());
    ended.end();
    expect(told).toEqual(['|']);
    const failed = inlet();
    const waiting = watched(failed.read());
    failed.cut(3);
    expect(waiting.told).toEqual(['! DataLost']);
    expect(watched(failed.read()).told).toEqual(['! DataLost']);
  });

  it('loses nothing when a reader leaves', () => {
    const it = inlet();
    watched(it.read()).life.unsubscribe();
    it.receive(ascii('kept'), {});
    expect(watched(it.read()).told).toEqual(['kept', '|']);
  });

  it('keeps a mebibyte between two readings', () => {
    const it = inlet();
    const block = new Uint8Array(64 * 1024);
    for (let count = 0; count < 17; count++) it.receive(block, {});
    let readings = 0;
    while (watched(it.read()).told.at(-1) === '|') readings++;
    expect(readings).toBe(17);
    expect(watched(it.read()).told).toEqual(['! Unread']);
  });

  it('frees what has been read', () => {
    const it = inlet();
    const block = new Uint8Array(64 * 1024);
    for (let count = 0; count < 100; count++) {
      it.receive(block, {});
      expect(watched(it.read()).told.at(-1)).toBe('|');
    }
  });

  it('has one reader at a time, of whichever kind', () => {
    const reading = inlet();
    const { told } = watched(reading.read());
    expect(watched(reading.read()).told).toEqual(['! Invalid']);
    expect(watched(reading.data$).told).toEqual(['! Invalid']);
    reading.receive(ascii('mine'), {});
    expect(told).toEqual(['mine', '|']);
    const listening = inlet();
    watched(listening.data$);
    expect(watched(listening.read()).told).toEqual(['! Invalid']);
  });

  it.each([0, -1, Number.NaN])('refuses to read %d bytes', (length) => {
    expect(watched(inlet().read(length)).told).toEqual(['! Invalid']);
  });
});
