import { logEntry } from './log-entry.ts';

const at = new Date(Date.UTC(2026, 0, 2, 3, 4, 5));

describe('a line of the log', () => {
  it('says what happened to whom', () => {
    expect(logEntry({ _tag: 'Leased', port: 'modem', lease: 7, client: 'console' }, at)).toEqual({
      time: '2026-01-02T03:04:05.000Z',
      level: 'info',
      what: 'Leased',
      fields: { port: 'modem', lease: 7, client: 'console' },
    });
  });

  it('warns of what was lost or refused', () => {
    expect(logEntry({ _tag: 'Refused', from: '::1', status: 401, why: 'no' }, at).level).toBe('warn');
  });

  it('lets nobody move the cursor, begin a line or turn the direction', () => {
    const client = 'a\r\n2026 fake\x1b[2J\x07\x9b31m\u2028\u202e\u200b\ud800é😀';
    expect(logEntry({ _tag: 'Leased', port: 'modem', lease: 7, client }, at).fields['client']).toBe(
      'a\\u{d}\\u{a}2026 fake\\u{1b}[2J\\u{7}\\u{9b}31m\\u{2028}\\u{202e}\\u{200b}\\u{d800}é😀',
    );
  });
});
