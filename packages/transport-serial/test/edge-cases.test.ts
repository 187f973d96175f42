import { NEVER } from 'rxjs';
import { type PtyLink, pty } from '../src/pty.ts';
import { type SerialOptions, serial } from '../src/serial.ts';
import { type LinePort, signals } from '../src/signals.ts';
import { until } from './descriptors.ts';
import { type Opened, opened } from './opened.ts';

const every = Uint8Array.from({ length: 256 }, (_, i) => i);
const [XON, XOFF] = [0x11, 0x13];

let far: Opened<PtyLink>;
beforeEach(async () => {
  far = await opened(pty());
});
afterEach(() => far.close());

/** What arrives at this side of a port so opened, when the far end has written every byte and an end. */
const arrived = async (options: SerialOptions, end: number) => {
  const near = await opened(serial(far.value.path, { signals: false, ...options }));
  const seen: number[] = [];
  const reading = near.value.bytes$.subscribe({ next: (bytes) => seen.push(...bytes), error: () => {} });
  far.value.write(Uint8Array.of(...every, end)).subscribe({ error: () => {} });
  await until(() => seen.at(-1) === end && seen.length > 200);
  reading.unsubscribe();
  near.close();
  return seen;
};

describe('row 23: XON and XOFF in the payload', () => {
  it('are bytes like any others, both ways, unless it is asked for otherwise', async () => {
    expect(await arrived({}, 0x2e)).toEqual([...every, 0x2e]);
    const near = await opened(serial(far.value.path, { signals: false }));
    const seen: number[] = [];
    const reading = far.value.bytes$.subscribe({ next: (bytes) => seen.push(...bytes), error: () => {} });
    near.value.write(every).subscribe({ error: () => {} });
    await until(() => seen.length === every.length);
    expect(seen).toEqual([...every]);
    reading.unsubscribe();
    near.close();
  });

  it('are taken out by whoever asks for software flow control, which is for text: nothing else is', async () => {
    const text = await arrived({ flowControl: 'software' }, 0x2e);
    expect(text).toEqual([...every, 0x2e].filter((byte) => byte !== XON && byte !== XOFF));
  });
});

describe('fault A22: a line that takes a write in parts', () => {
  it('keeps the order, whole: a write completes when its last byte has left, and the next follows it', async () => {
    const near = await opened(serial(far.value.path, { signals: false }));
    const sizes = [1, 4_096, 70_000, 1, 200_000, 3];
    const completed: number[] = [];
    const seen: number[] = [];
    for (const [i, size] of sizes.entries()) {
      const write$ = near.value.write(new Uint8Array(size).fill(i));
      write$.subscribe({ complete: () => completed.push(i), error: () => {} });
    }
    let total = 0;
    const reading = far.value.bytes$.subscribe({
      next: (bytes) => {
        total += bytes.length;
        for (const byte of bytes) if (byte !== seen.at(-1)) seen.push(byte);
      },
      error: () => {},
    });
    await until(() => total === sizes.reduce((sum, size) => sum + size) && completed.length === sizes.length);
    expect(seen).toEqual(sizes.map((_, i) => i));
    expect(completed).toEqual(sizes.map((_, i) => i));
    reading.unsubscribe();
    near.close();
  });
});

describe('fault A26: lines that are not named are asserted anew by the port underneath', () => {
  it('so each change carries all of them, as they were left', () => {
    const driven: unknown[] = [];
    const port: LinePort = {
      path: '/dev/ttyTEST',
      // As node-serialport has it.
      set: (lines, done) => {
        driven.push({ dtr: true, rts: true, brk: false, ...lines });
        done(null);
      },
      get: (done) => done(null, { cts: false, dsr: false, dcd: false }),
    };
    const { set } = signals(port, NEVER);
    for (const lines of [{ dtr: false }, { rts: false }, { brk: true }, { brk: false }, { rts: true }])
      set(lines).subscribe();
    expect(driven).toEqual([
      { dtr: false, rts: true, brk: false },
      { dtr: false, rts: false, brk: false },
      { dtr: false, rts: false, brk: true },
      { dtr: false, rts: false, brk: false },
      { dtr: false, rts: true, brk: false },
    ]);
  });
});
