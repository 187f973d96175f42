import { requestsOf } from './data-option.ts';
import { type Desk, lacking, type Typed, typedAt } from './request.ts';

const after = (...typed: readonly Typed[]): Desk => typed.reduce(typedAt, {});
const request = (text: string, data?: string) => ({
  request: { text, ...(data !== undefined && { data: Buffer.from(data) }) },
});

describe('what somebody types', () => {
  it('is a command, or nothing', () => {
    expect(after({ line: ' AT+CSQ ' })).toEqual(request('AT+CSQ'));
    expect(after({ line: '' })).toEqual({});
    expect(after('off')).toEqual({});
  });

  it('is as much data as the command says, its lines’ ends among it', () => {
    expect(after({ line: 'AT+QISEND=0,5' })).toMatchObject({ pending: { size: 5 } });
    expect(after({ line: 'AT+QISEND=0,5' }, { line: 'hello' })).toEqual(request('AT+QISEND=0,5', 'hello'));
    expect(after({ line: 'AT+QISEND=6' }, { line: 'ab' }, { line: 'cd' })).toEqual(
      request('AT+QISEND=6', 'ab\r\ncd'),
    );
    expect(after({ line: 'AT+QISEND=3' }, { line: 'ab' })).toEqual(request('AT+QISEND=3', 'ab\r'));
    expect(after({ line: 'AT+QISEND=2' }, { line: 'ü' })).toEqual(request('AT+QISEND=2', 'ü'));
  });

  it('is not sent where it is too long, or called off', () => {
    expect(after({ line: 'AT+QISEND=0,5' }, { line: 'hello!' })).toEqual({
      said: 'AT+QISEND=0,5 sends 5 bytes, and these are 6: nothing was sent.',
    });
    for (const off of ['off', { line: 'he\x1bllo' }] satisfies Typed[])
      expect(after({ line: 'AT+QISEND=0,5' }, off)).toEqual({
        said: 'AT+QISEND=0,5 was called off: nothing was sent.',
      });
  });

  it('is data up to Ctrl+Z where the command says no length, typed or in a line', () => {
    expect(after({ line: 'AT+QISEND' }, { line: 'one' }, { ended: 'two' })).toEqual(
      request('AT+QISEND', 'one\r\ntwo'),
    );
    expect(after({ line: 'AT+QISEND=0' }, { line: 'one\x1atwo' })).toEqual(request('AT+QISEND=0', 'one'));
    expect(after({ line: 'AT+CMGS="+123"' }, { ended: '' })).toEqual(request('AT+CMGS="+123"', ''));
  });

  it('is waited for where Ctrl+Z comes too early for a length', () => {
    const desk = after({ line: 'AT+QISEND=0,5' }, { ended: 'he' });
    expect(desk.said).toBe('3 bytes to go; ESC calls it off');
    expect(typedAt(desk, { line: 'llo' })).toEqual(request('AT+QISEND=0,5', 'hello'));
    expect(desk.pending && lacking(desk.pending)).toBe(desk.said);
  });
});

describe('the commands of a command line', () => {
  const hello = Buffer.from('hello');

  it('have their data in their order', () => {
    expect(requestsOf(['AT', 'AT+QISEND=0,5', 'AT+QISEND'], [hello, Buffer.from('you')])).toEqual([
      { text: 'AT' },
      { text: 'AT+QISEND=0,5', data: hello },
      { text: 'AT+QISEND', data: Buffer.from('you') },
    ]);
  });

  it.each([
    ['AT+QISEND=0,5 asks for data: give it by --data', ['AT+QISEND=0,5'], []],
    ['AT+QISEND=0,4 sends 4 bytes, and its --data has 5', ['AT+QISEND=0,4'], [hello]],
    ['There is more --data than there are commands', ['AT'], [hello]],
    ['"hello" is no AT command', ['hello'], []],
  ])('are refused: %s', (said, texts, data) => {
    expect(() => requestsOf(texts, data)).toThrow(said);
  });
});
