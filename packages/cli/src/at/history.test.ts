import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyAt, historyPath } from './history.ts';

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'atrx-')), 'atrx', 'history');
});

describe('the history', () => {
  it('is where the state of programs is', () => {
    expect(historyPath({ XDG_STATE_HOME: '/state' })).toBe('/state/atrx/history');
    expect(historyPath({})).toMatch(/\/\.local\/state\/atrx\/history$/);
  });

  it('keeps lines for the next time, the latest first, each once in a row', () => {
    const { keep, lines } = historyAt(path);
    expect(lines).toEqual([]);
    for (const line of ['AT', 'ATI', 'ATI', 'AT']) expect(keep(line)).toBe(true);
    expect(historyAt(path).lines).toEqual(['AT', 'ATI', 'AT']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('keeps no PIN and no password', () => {
    const { keep } = historyAt(path);
    for (const line of ['AT+CPIN="1234"', 'at+qicsgp=1,"a","b","c"', 'AT+QIREGAPP="a","b","c"'])
      expect(keep(line)).toBe(false);
    expect(existsSync(path)).toBe(false);
  });

  it('forgets the oldest', () => {
    historyAt(path).keep('first');
    writeFileSync(path, `${Array.from({ length: 1_100 }, (_, i) => `AT${i}`).join('\n')}\n`);
    expect(historyAt(path).lines).toHaveLength(1_000);
    expect(readFileSync(path, 'utf8')).toMatch(/^AT100\n/);
  });

  it('is none where it cannot be written', () => {
    expect(historyAt('/dev/null/atrx/history').keep('AT')).toBe(true);
  });
});
