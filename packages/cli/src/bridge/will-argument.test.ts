import { willArgument, willOf } from './will-argument.ts';

describe('the will of a port', () => {
  it('is that of its name, or else that of all', () => {
    const wills = willArgument('none', willArgument('modem=at', willArgument('m.1-a_b:c=none')));
    expect(willOf(wills, 'm.1-a_b:c')).toBe('none');
    expect(willOf(wills, 'modem')).toBe('at');
    expect(willOf(wills, 'meter')).toBe('none');
  });

  it('is for a module that speaks AT, unless it is said otherwise', () => {
    expect(willOf(new Map(), 'modem')).toBe('at');
    expect(willOf(willArgument('meter=none'), 'modem')).toBe('at');
  });

  it.each(['', 'off', '=none', 'meter=', 'meter=AT', 'a b=none'])('is not %p', (text) => {
    expect(() => willArgument(text)).toThrow('Give at or none');
  });

  it('is said once', () => {
    expect(() => willArgument('at', willArgument('none'))).toThrow('It is said twice.');
    expect(() => willArgument('m=at', willArgument('m=at'))).toThrow('two wills for m');
  });
});
