import { CLOSE, fatal } from './close.ts';

describe('a close code', () => {
  it('is one that a browser may give, or the two that every WebSocket has', () => {
    for (const code of Object.values(CLOSE))
      expect(code === 1000 || code === 1001 || (code >= 4400 && code < 4600)).toBe(true);
    expect(new Set(Object.values(CLOSE)).size).toBe(Object.keys(CLOSE).length);
  });

  it.each([1001, 1005, 1006, 1011, 1012, 1013, 1014, 4407, 4408, 4429, 4503])(
    '%i does not keep a client from coming again',
    (code) => {
      expect(fatal(code)).toBe(false);
    },
  );

  it.each([1000, 1002, 1003, 1007, 1009, 1010, 4400, 4401, 4403, 4404, 4406, 4409, 4410, 4411, 4412])(
    '%i does',
    (code) => {
      expect(fatal(code)).toBe(true);
    },
  );
});
