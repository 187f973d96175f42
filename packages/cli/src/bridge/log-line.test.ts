import type { LogEntry } from '@atrx/transport-websocket/bridge';
import { logLine } from './log-line.ts';

const entry: LogEntry = {
  time: '2026-01-01T00:00:00.000Z',
  level: 'warn',
  what: 'Gone',
  fields: { port: 'modem', epoch: 3, why: '/dev/ttyUSB0 went "away"' },
};

describe('a line of the log', () => {
  it('is for people', () => {
    expect(logLine(entry, 'text')).toBe(
      String.raw`2026-01-01T00:00:00.000Z Gone port=modem epoch=3 why="/dev/ttyUSB0 went \"away\""`,
    );
  });

  it('is for programs', () => {
    expect(JSON.parse(logLine(entry, 'json') ?? '')).toEqual({
      ...{ time: entry.time, level: 'warn', what: 'Gone' },
      ...entry.fields,
    });
  });

  it('is not, where there is no log', () => {
    expect(logLine(entry, 'none')).toBe(undefined);
  });
});
