import { chronicle } from './chronicle.ts';
import type { Incident, LogEntry } from './log-entry.ts';

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
    happens: (incident: Incident, times = 1) => {
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
});
