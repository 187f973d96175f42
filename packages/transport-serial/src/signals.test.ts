import type { PortStatus } from '@serialport/bindings-cpp';
import { concat, NEVER, Subject, VirtualTimeScheduler } from 'rxjs';
import { type LinePort, signals } from './signals.ts';

/** A port whose incoming lines follow a script, one entry a reading, and which notes what is driven. */
const lines = (readings: ReadonlyArray<Partial<PortStatus>>) => {
  const driven: unknown[] = [];
  let reading = 0;
  const port: LinePort = {
    path: '/dev/ttyTEST',
    set: (out, done) => {
      driven.push(out);
      done(null);
    },
    get: (done) => {
      const now = readings[Math.min(reading, readings.length - 1)];
      reading += 1;
      done(null, { cts: false, dsr: false, dcd: false, ...now });
    },
  };
  return { port, driven, read: () => reading };
};

describe('the modem lines', () => {
  it('are driven together: what is not named stays as it was', () => {
    const { port, driven } = lines([]);
    const { set } = signals(port, NEVER);
    const cold = set({ rts: false });
    set({ dtr: false }).subscribe();
    cold.subscribe();
    set({ dtr: true }).subscribe();
    expect(driven).toEqual([
      { dtr: false, rts: true, brk: false },
      { dtr: false, rts: false, brk: false },
      { dtr: true, rts: false, brk: false },
    ]);
  });

  it('are driven with break: it begins and ends, and moves no other line', () => {
    const { port, driven } = lines([]);
    const { set } = signals(port, NEVER);
    concat(set({ rts: false }), set({ brk: true }), set({ dtr: false }), set({ brk: false })).subscribe();
    expect(driven).toEqual([
      { dtr: true, rts: false, brk: false },
      { dtr: true, rts: false, brk: true },
      { dtr: false, rts: false, brk: true },
      { dtr: false, rts: false, brk: false },
    ]);
  });

  it('are read only while somebody listens, once for all', () => {
    const clock = new VirtualTimeScheduler();
    const { port, read } = lines([{ dcd: true }, { dcd: true }, { dcd: false, cts: true }]);
    const { dcd$, cts$ } = signals(port, NEVER, clock);
    const [dcd, cts]: [boolean[], boolean[]] = [[], []];
    expect(read()).toBe(0);
    const first = dcd$.subscribe((on) => dcd.push(on));
    const second = cts$.subscribe((on) => {
      cts.push(on);
      if (on) {
        first.unsubscribe();
        second.unsubscribe();
      }
    });
    clock.flush();
    expect({ dcd, cts, read: read() }).toEqual({ dcd: [true, false], cts: [false, true], read: 3 });
  });

  it('replay the latest to whoever comes later', () => {
    const clock = new VirtualTimeScheduler();
    clock.maxFrames = 30;
    const { port } = lines([{ dsr: true }]);
    const { dsr$, dcd$ } = signals(port, NEVER, clock);
    const life = dcd$.subscribe();
    clock.flush();
    const late: boolean[] = [];
    life.add(dsr$.subscribe((on) => late.push(on)));
    expect(late).toEqual([true]);
    life.unsubscribe();
  });

  it('end with the link', () => {
    const ended$ = new Subject<never>();
    const { port, driven } = lines([]);
    const { dcd$, set } = signals(port, ended$, new VirtualTimeScheduler());
    const errors: unknown[] = [];
    dcd$.subscribe({ error: (error) => errors.push(error) });
    ended$.error('gone');
    set({ dtr: true }).subscribe({ error: (error) => errors.push(error) });
    expect({ errors, driven }).toEqual({ errors: ['gone', 'gone'], driven: [] });
  });
});
