import { desk } from '../test/desk.ts';
import { paced, partner } from '../test/partner.ts';
import type { EmulatorOptions } from './options.ts';

const OK = '\r\nOK\r\n';

/** A module with AT+QSCLK so, and a time line: what happens when, and whether the module sleeps then. */
const drowsy = (clock: number, options: EmulatorOptions = {}) => {
  const at = desk(options);
  // No time passes yet: with 2 it would be asleep by the answer's end.
  at.key(`AT+QSCLK=${clock}\r`);
  const nap: string[] = [];
  const start = at.scheduler.frame;
  let asleep = false;
  at.module.state$.subscribe((state) => {
    if (state.asleep !== asleep)
      nap.push(`${state.asleep ? 'asleep' : 'awake'} ${at.scheduler.frame - start}`);
    asleep = state.asleep;
  });
  return {
    at,
    later: (time: number, what: () => void) => void at.scheduler.schedule(what, time),
    dtr: (on: boolean) => void at.module.signals.set({ dtr: on }).subscribe(),
    naps: () => {
      const printed = at.seen();
      return { nap: nap.splice(0), printed: printed.replace(`AT+QSCLK=${clock}\r${OK}`, '') };
    },
  };
};

describe('AT+QSCLK=0', () => {
  it('never lets it sleep', () => {
    const { dtr, naps } = drowsy(0);
    dtr(false);
    expect(naps()).toEqual({ nap: [], printed: '' });
  });
});

describe('AT+QSCLK=1 (note 9)', () => {
  it('lets it sleep with DTR OFF, once nothing has come or gone for a while', () => {
    const { at, dtr, later, naps } = drowsy(1);
    later(1_000, () => dtr(false));
    later(4_000, () => at.key('AT\r'));
    later(7_000, () => at.module.control.say('RING'));
    expect(naps()).toEqual({ nap: ['asleep 12000'], printed: `AT\r${OK}\r\nRING\r\n` });
  });

  it('lets it sleep never while DTR is ON, or there is no such line', () => {
    const { at, naps } = drowsy(1);
    expect(naps()).toEqual({ nap: [], printed: '' });
    expect(at.module.state.dtr).toBe(true);
  });

  it('loses what is typed meanwhile, and for 20 ms after DTR went ON', () => {
    const { at, dtr, later, naps } = drowsy(1);
    dtr(false);
    later(6_000, () => at.key('AT+CSQ\r'));
    later(7_000, () => dtr(true));
    later(7_019, () => at.key('AT+CSQ\r'));
    later(7_020, () => at.key('AT+C'));
    later(7_021, () => at.key('AT\r'));
    // The timer of the waking was set at 7000, behind the keys of 7020.
    expect(naps()).toEqual({ nap: ['asleep 5000', 'awake 7020'], printed: `AT\r${OK}` });
  });

  it('stays asleep where DTR is ON for less than that', () => {
    const { dtr, later, naps } = drowsy(1);
    dtr(false);
    later(7_000, () => dtr(true));
    later(7_019, () => dtr(false));
    expect(naps().nap).toEqual(['asleep 5000']);
  });

  it('is woken by what there is to print, hears for a while, and sleeps again', () => {
    const { at, dtr, later, naps } = drowsy(1);
    dtr(false);
    later(6_000, () => at.module.control.say('RING'));
    later(7_000, () => at.key('AT\r'));
    expect(naps()).toEqual({
      nap: ['asleep 5000', 'awake 6000', 'asleep 12000'],
      printed: `\r\nRING\r\nAT\r${OK}`,
    });
  });

  it('is woken by received data, and loses payload like commands', () => {
    const peer = partner();
    const { at, dtr, later, naps } = drowsy(1, { network: peer.network });
    at.key('AT+QIMODE=1\rAT+QIOPEN="TCP","10.0.0.1",7007\r');
    dtr(false);
    later(5_001, () => at.key('lost'));
    later(6_000, () => peer.say('hello'));
    later(6_001, () => at.key('heard'));
    const { nap, printed } = naps();
    expect(nap).toEqual(['asleep 5000', 'awake 6000', 'asleep 11001']);
    expect(printed).toMatch(/\r\nCONNECT\r\nhello$/);
    expect(peer.heard()).toEqual(['heard']);
  });

  it('does not sleep over a command', () => {
    const { at, dtr, naps } = drowsy(1, { latency: { QIDEACT: 60_000 } });
    dtr(false);
    at.key('AT+QIREGAPP\rAT+QIDEACT\r');
    const { nap, printed } = naps();
    expect(nap).toEqual(['asleep 65000']);
    expect(printed).toMatch(/\r\nDEACT OK\r\n$/);
  });

  it('is over with AT+QSCLK=0, with a reset, and for the power that is gone', () => {
    const { at, dtr, naps } = drowsy(1);
    dtr(false);
    at.key('AT+QSCLK=0\r');
    expect(naps().nap).toEqual([]);
    at.key('AT+QSCLK=1\r');
    expect(naps().nap).toHaveLength(1);
    at.module.control.reset();
    expect(naps()).toMatchObject({ nap: [expect.stringMatching(/^awake/)] });
    expect(at.module.state).toMatchObject({ asleep: false, dtr: false });
    expect(at.at('AT+QSCLK?')).toBe(`\r\n+QSCLK: 0\r\n${OK}`);
  });
});

describe('AT+QSCLK=2', () => {
  it('lets it sleep whatever DTR is, and what wakes it is lost', () => {
    const { at, later, naps } = drowsy(2);
    later(6_000, () => at.key('A'));
    later(6_010, () => at.key('T\r'));
    later(6_021, () => at.key('AT\r'));
    expect(naps()).toEqual({
      nap: ['asleep 5000', 'awake 6020', 'asleep 11021'],
      printed: `AT\r${OK}`,
    });
  });
});

describe('the time it takes', () => {
  it('is an option, and may be never', () => {
    expect(drowsy(2, { sleepAfter: 100 }).naps().nap).toEqual(['asleep 100']);
    const { at, naps } = drowsy(2, { sleepAfter: Number.POSITIVE_INFINITY });
    expect(naps().nap).toEqual([]);
    expect(paced(at, [1e6, 'AT\r'])).toBe(`AT\r${OK}`);
  });
});
