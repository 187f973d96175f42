import { chronicle } from './chronicle.ts';
import type { Incident, LogEntry } from './log-entry.ts';
import type { Note } from './machine/effect.ts';

const MINUTE = 60_000;

/** What is logged of what a test has happen, and how much of it was counted. */
const told = () => {
  const log: LogEntry[] = [];
  let counted = 0;
  let now = 1_000_000;
  const note = () => {
    counted += 1;
  };
  const tell = chronicle(
    { note },
    (entry) => log.push(entry),
    () => now,
  );
  return {
    log,
    happens: (incident: Note | Incident, times = 1) => {
      for (let at = 0; at < times; at += 1) tell(incident);
    },
    passes: (milliseconds: number) => {
      now += milliseconds;
    },
    counted: () => counted,
  };
};

describe('what a bridge tells', () => {
  it('that strangers crowd it once a minute, and counts each that made room', () => {
    const { log, happens, passes, counted } = told();
    const crowd: Incident = { _tag: 'Crowded', from: '192.0.2.1', left: 255 };
    happens(crowd, 100);
    passes(MINUTE - 1);
    happens(crowd, 100);
    expect(log.map(({ what, level, fields }) => [what, level, fields])).toEqual([
      ['Crowded', 'warn', { from: '192.0.2.1', left: 255 }],
    ]);
    passes(1);
    happens(crowd, 100);
    expect([log.length, counted()]).toEqual([2, 300]);
  });

  it('each reason why a port cannot be opened once, until it was open, and counts every attempt', () => {
    const { log, happens, counted } = told();
    const fails = (why: string, port = 'modem'): Incident => ({ _tag: 'NotOpened', port, why });
    happens(fails('in use'), 100);
    happens(fails('in use', 'meter'), 100);
    happens(fails('not there'), 100);
    happens({ _tag: 'Opened', port: 'modem', epoch: 1 });
    happens(fails('not there'), 100);
    happens(fails('in use', 'meter'), 100);
    expect(log.map(({ what, fields }) => [what, fields['port'], fields['why']])).toEqual([
      ['NotOpened', 'modem', 'in use'],
      ['NotOpened', 'meter', 'in use'],
      ['NotOpened', 'modem', 'not there'],
      ['Opened', 'modem', undefined],
      ['NotOpened', 'modem', 'not there'],
    ]);
    expect(counted()).toBe(501);
  });

  it('ten refusals of one address a minute, the last of which says so, and counts them all', () => {
    const { log, happens, passes, counted } = told();
    const refused = (from: string): Incident => ({ _tag: 'Refused', from, status: 401, why: 'no' });
    for (let at = 0; at < 100; at += 1) happens(refused(`2001:db8:0:1::${at + 1}`));
    happens(refused('192.0.2.1'));
    const last = { status: 401, why: 'no', more: 'counted, not logged, for up to a minute' };
    expect(log.map(({ fields }) => fields)).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((at) => ({ from: `2001:db8:0:1::${at}`, status: 401, why: 'no' })),
      { from: '2001:db8:0:1::10', ...last },
      { from: '192.0.2.1', status: 401, why: 'no' },
    ]);
    passes(MINUTE);
    happens(refused('2001:db8:0:1::1'), 100);
    expect([log.length, counted()]).toEqual([21, 201]);
  });
});
