import { utf8 } from '../bytes/utf8.ts';
import { type Draft, lacking, type Typed, typedAt } from './draft.ts';

const after = (...typed: readonly Typed[]): Draft => typed.reduce(typedAt, {});
const request = (text: string, data?: string) => ({
  request: { text, ...(data !== undefined && { data: utf8(data) }) },
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
    const draft = after({ line: 'AT+QISEND=0,5' }, { ended: 'he' });
    expect(draft.said).toBe('3 bytes to go; ESC calls it off');
    expect(typedAt(draft, { line: 'llo' })).toEqual(request('AT+QISEND=0,5', 'hello'));
    expect(draft.pending && lacking(draft.pending)).toBe(draft.said);
  });
});
