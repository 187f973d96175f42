import { completed } from './completed.ts';

describe('what Tab does', () => {
  it.each([
    ['AT+QIO', 'AT+QIO', ['AT+QIOPEN']],
    ['at+qio', 'at+qio', ['AT+QIOPEN']],
    ['AT+QIOPEN=0,"T', '"T', ['"TCP",']],
    ['help QIO', 'QIO', ['QIOPEN']],
    ['? at+qio', 'at+qio', ['AT+QIOPEN']],
    ['help sen', 'sen', ['sending']],
  ])('goes on with %s', (line, typed, candidates) => {
    expect(completed(line)).toEqual({ candidates, typed, shown: [] });
  });

  it('shows what there is to choose from', () => {
    expect(completed('AT+QIM')).toEqual({
      candidates: [],
      typed: 'AT+QIM',
      shown: [
        'AT+QIMUX   one connection or six; before the context is activated',
        'AT+QIMODE  commands and data apart, or the UART as the connection',
      ],
    });
    expect(completed('AT+QIOPEN=0,"TCP",').shown).toEqual([
      'host  an IPv4 address; a name under AT+QIDNSIP=1',
    ]);
    expect(completed('help ').shown[0]).toMatch(/^general +a chapter$/);
  });

  it('shows many in columns no wider than the terminal', () => {
    const { shown } = completed('AT', 60);
    expect(shown.length).toBeGreaterThan(10);
    for (const row of shown) expect(row.length).toBeLessThanOrEqual(60);
    expect(shown.join(' ').split(/\s+/)).toContain('AT+QIOPEN');
  });

  it('does nothing to what it does not know', () => {
    expect(completed('hello')).toEqual({ candidates: [], typed: '', shown: [] });
  });
});
