import { ascii, textOf } from '../../bytes/ascii.ts';
import { steppedOut } from './stepped-out.ts';

const split = (text: string, from = 0) => {
  const found = steppedOut(ascii(text), from);
  return found && [textOf(ascii(text), 0, found.payload), text.slice(found.lines)];
};

describe('the OK of a module that has stepped out', () => {
  it.each([
    ['\r\nOK\r\n', '', ''],
    ['data\r\nOK\r\n', 'data', ''],
    ['\r\nOK\r\n\r\nOK\r\n', '\r\nOK\r\n', ''],
    ['data\r\nOK\r\n\r\n+CMTI: "SM",1\r\n\r\nRING\r\n', 'data', '\r\n+CMTI: "SM",1\r\n\r\nRING\r\n'],
  ])('%j ends the payload %j, and leaves the lines %j', (text, payload, lines) => {
    expect(split(text)).toEqual([payload, lines]);
  });

  it.each(['', 'OK', '\r\nOK\r', '\r\nOK\r\nmore', '\r\nOK\r\n\r\nRING', '\r\nok\r\n'])(
    'is not in %j',
    (text) => {
      expect(split(text)).toBeUndefined();
    },
  );

  it('is none that was complete before it could have come', () => {
    expect(split('\r\nOK\r\n', 6)).toBeUndefined();
    expect(split('\r\nOK\r\n', 5)).toEqual(['', '']);
  });
});
