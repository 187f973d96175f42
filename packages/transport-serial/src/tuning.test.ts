import { execFileSync } from 'node:child_process';
import { firstValueFrom, lastValueFrom, merge, NEVER, tap } from 'rxjs';
import { failureOf } from '../test/failure-of.ts';
import { opened } from '../test/opened.ts';
import { pty } from './pty.ts';
import { serial } from './serial.ts';
import { type TunablePort, tuning } from './tuning.ts';

/** A serial port over a pseudo-terminal, and the baud rate that the system has for it. */
const line = async () => {
  const far = await opened(pty());
  const { path } = far.value;
  const near = await opened(serial(path, { signals: false, baudRate: 9600 }));
  const { tuning } = near.value;
  if (!tuning) throw new Error('The link has no tuning.');
  const close = () => {
    near.close();
    far.close();
  };
  return {
    far,
    near,
    path,
    tuning,
    rate: () => execFileSync('stty', ['-F', path, 'speed'], { encoding: 'utf8' }).trim(),
    close,
  };
};

describe('the settings of an open serial port', () => {
  it('are those it was opened with', async () => {
    const { tuning, rate, close } = await line();
    expect(tuning.settings()).toEqual({
      ...{ baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flowControl: 'none' },
    });
    expect(rate()).toBe('9600');
    close();
  });

  it('have another baud rate when it is changed, and the link lives on', async () => {
    const { far, near, tuning, rate, close } = await line();
    const cold = tuning.set({ baudRate: 57_600 });
    expect(rate()).toBe('9600');
    expect(await lastValueFrom(cold)).toMatchObject({ baudRate: 57_600, dataBits: 8 });
    expect(tuning.settings().baudRate).toBe(57_600);
    expect(rate()).toBe('57600');
    const [heard] = await Promise.all([
      firstValueFrom(far.value.bytes$),
      lastValueFrom(near.value.write(Buffer.from('AT')), { defaultValue: undefined }),
    ]);
    expect(String(heard)).toBe('AT');
    close();
  });

  it('refuse what cannot be changed while it is open, and keep all of it', async () => {
    const { path, tuning, rate, close } = await line();
    const error = await failureOf(tuning.set({ baudRate: 19_200, parity: 'even', stopBits: 2, dataBits: 8 }));
    expect(error.reason).toBe('unsuitable');
    expect(error.message).toBe(
      `${path} keeps its settings: only the baud rate can be changed while it is open, not parity, stopBits. ` +
        'Close it, and open it with other options.',
    );
    for (const baudRate of [0, -1, 1.5, Number.NaN, 2 ** 31])
      expect(await failureOf(tuning.set({ baudRate }))).toMatchObject({ reason: 'unsuitable' });
    expect(tuning.settings().baudRate).toBe(9600);
    expect(rate()).toBe('9600');
    close();
  });

  it('change between what was written before and what is written after', async () => {
    const { far, near, tuning, close } = await line();
    const told: string[] = [];
    const tell = (what: string) => tap({ complete: () => told.push(what) });
    far.value.bytes$.subscribe({ error: () => {} });
    const { write } = near.value;
    await lastValueFrom(
      merge(
        write(new Uint8Array(100_000)).pipe(tell('long')),
        write(Uint8Array.of(1)).pipe(tell('short')),
        tuning.set({ baudRate: 19_200 }).pipe(tell('19200')),
        write(Uint8Array.of(2)).pipe(tell('between')),
        tuning.set({ baudRate: 38_400 }).pipe(tell('38400')),
        write(Uint8Array.of(3)).pipe(tell('last')),
      ),
    );
    expect(told).toEqual(['long', 'short', '19200', 'between', '38400', 'last']);
    close();
  });

  it('cannot be changed after the link has ended, nor while a write is under way that will not end', async () => {
    const { near, tuning, close } = await line();
    const write = failureOf(near.value.write(new Uint8Array(1 << 20)));
    const under = failureOf(tuning.set({ baudRate: 19_200 }));
    close();
    expect(await write).toMatchObject({ reason: 'closed' });
    expect(await under).toMatchObject({ reason: 'closed' });
    expect(await failureOf(tuning.set({ baudRate: 19_200 }))).toMatchObject({ reason: 'closed' });
  });

  it('stay as they were when the device refuses', async () => {
    const port: TunablePort = {
      path: '/dev/ttyTEST',
      update: (_, done) => done(new Error('Error: Invalid argument, cannot set custom baud rate')),
    };
    const before = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flowControl: 'none' } as const;
    const { set, settings } = tuning(port, before, (task) => task(), NEVER);
    const error = await failureOf(set({ baudRate: 12_345_678 }));
    expect(error.reason).toBe('unsuitable');
    expect(error.message).toBe(
      '/dev/ttyTEST keeps its settings: it refuses 12345678 baud (Invalid argument, cannot set custom baud rate).',
    );
    expect(settings()).toBe(before);
  });

  it('are not touched where nothing changes', async () => {
    const rates: number[] = [];
    const port: TunablePort = {
      path: '/dev/ttyTEST',
      update: ({ baudRate }, done) => {
        rates.push(baudRate);
        done(null);
      },
    };
    const before = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flowControl: 'none' } as const;
    const { set } = tuning(port, before, (task) => task(), NEVER);
    expect(await lastValueFrom(set({ baudRate: 9600, parity: 'none' }))).toEqual(before);
    expect(await lastValueFrom(set({}))).toEqual(before);
    expect(rates).toEqual([]);
  });
});
