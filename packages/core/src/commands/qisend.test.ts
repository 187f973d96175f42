import { either as E } from 'fp-ts';
import { play } from '../../test/play.ts';
import { ascii } from '../bytes/ascii.ts';
import { qisend } from './qisend.ts';

const bytes = ascii('hello');

describe('AT+QISEND', () => {
  it('writes the bytes at the prompt, and may see them echoed (note 5.2.2.2)', () => {
    expect(qisend({ bytes }).input).toEqual({ bytes, echoed: true });
    expect(qisend({ bytes, echoed: false }).input).toEqual({ bytes, echoed: false });
  });

  it('of changeable length ends them by Ctrl+Z (note 5.2.2.1)', () => {
    expect(qisend.changeable({ bytes }).input).toEqual({ bytes: ascii('hello\u001a'), echoed: true });
  });

  it.each([
    ['SEND OK', { _tag: 'Done' }],
    ['0, SEND OK', { _tag: 'Done' }],
    ['0,SEND OK', { _tag: 'Done' }],
    ['SEND FAIL', { _tag: 'Refused', text: 'SEND FAIL' }],
    ['0, SEND FAIL', { _tag: 'Refused', text: 'SEND FAIL' }],
    ['ERROR', { _tag: 'Refused', text: 'ERROR' }],
  ])('answered %s', (line, end) => {
    for (const command of [qisend({ bytes }), qisend({ index: 0, bytes }), qisend.changeable({ bytes })]) {
      expect(play(command, line)).toEqual({ values: [], end, others: [] });
    }
  });

  it('is no longer than 1460 bytes, and not empty', () => {
    const invalid = (given: string) =>
      E.left({
        _tag: 'Invalid',
        what: 'the length of the payload',
        given,
        allowed: 'a whole number from 1 to 1460',
      });
    expect(qisend({ bytes: new Uint8Array(1460) }).line).toEqual(E.right('AT+QISEND=1460'));
    for (const form of [qisend, qisend.changeable]) {
      expect(form({ bytes: new Uint8Array(1461) }).line).toEqual(invalid('1461'));
      expect(form({ bytes: new Uint8Array(0) }).line).toEqual(invalid('0'));
    }
  });

  it('takes any byte where its number is said first, but ESC where that cancels', () => {
    const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const escaped = E.left({
      _tag: 'PayloadNotRepresentable',
      byte: 0x1b,
      at: 0x1b,
      why: 'ESC cancels the send',
    });
    expect(qisend({ bytes: every, escape: 'literal' }).line).toEqual(E.right('AT+QISEND=256'));
    expect(qisend({ bytes: every, escape: 'cancels' }).line).toEqual(escaped);
    expect(qisend({ bytes: every }).line).toEqual(escaped);
    expect(qisend({ bytes: every.filter((byte) => byte !== 0x1b) }).line).toEqual(E.right('AT+QISEND=255'));
  });

  it('of changeable length takes neither Ctrl+Z nor ESC', () => {
    const refused = (text: string) => qisend.changeable({ index: 0, bytes: ascii(text) }).line;
    expect(refused('ab\u001a')).toEqual(
      E.left({
        _tag: 'PayloadNotRepresentable',
        byte: 0x1a,
        at: 2,
        why: 'Ctrl+Z ends a send of changeable length',
      }),
    );
    expect(refused('\u001b')).toEqual(
      E.left({ _tag: 'PayloadNotRepresentable', byte: 0x1b, at: 0, why: 'ESC cancels the send' }),
    );
  });
});

describe('AT+QISEND, timed (note 5.2.2.3)', () => {
  const timed = (text: string, period = 10) => qisend.timed({ bytes: ascii(text), period });

  it('writes the bytes at the prompt and nothing to end them: until the time is over they can be called off', () => {
    expect(timed('hello').input).toEqual({ bytes, echoed: true, open: true });
    expect(qisend.timed({ bytes, echoed: false, period: 10 }).input).toEqual({
      bytes,
      echoed: false,
      open: true,
    });
  });

  it('allows for the period', () => {
    expect(timed('hello', 1).timeout).toBe(31_000);
    expect(timed('hello', 100).timeout).toBe(130_000);
  });

  it('takes nothing at all, which the module answers SEND FAIL', () => {
    expect(timed('').line).toEqual(E.right('AT+QISEND'));
    expect(play(timed(''), 'SEND FAIL').end).toEqual({ _tag: 'Refused', text: 'SEND FAIL' });
  });

  it('takes 1460 bytes, and neither Ctrl+Z nor ESC', () => {
    expect(timed('x'.repeat(1460)).line).toEqual(E.right('AT+QISEND'));
    expect(timed('x'.repeat(1461)).line).toEqual(
      E.left({
        _tag: 'Invalid',
        what: 'the length of the payload',
        given: '1461',
        allowed: 'a whole number from 0 to 1460',
      }),
    );
    expect(timed('a\u001a').line).toEqual(
      E.left({
        _tag: 'PayloadNotRepresentable',
        byte: 0x1a,
        at: 1,
        why: 'Ctrl+Z ends a timed send before its time',
      }),
    );
    expect(timed('\u001b').line).toEqual(
      E.left({ _tag: 'PayloadNotRepresentable', byte: 0x1b, at: 0, why: 'ESC cancels the send' }),
    );
  });

  it.each([0, 101, 1.5, Number.NaN])('has a period from 1 to 100 s, not %d', (period) => {
    expect(timed('hello', period).line).toEqual(
      E.left({
        _tag: 'Invalid',
        what: 'the period',
        given: String(period),
        allowed: 'a whole number from 1 to 100',
      }),
    );
  });

  it('answered as any other send', () => {
    for (const line of ['SEND OK', '3, SEND OK']) {
      expect(play(qisend.timed({ index: 3, bytes, period: 10 }), line).end).toEqual({ _tag: 'Done' });
    }
  });
});

describe('AT+QISEND whose connection is lost meanwhile', () => {
  const doomed = (text: string) => ({ _tag: 'Doomed', text, within: 1000 });

  it.each([
    ['CLOSED', undefined, 'CLOSED'],
    ['0, CLOSED', undefined, 'CLOSED'],
    ['0, CLOSED', 0, 'CLOSED'],
    ['CLOSED', 0, 'CLOSED'],
    ['3,CLOSED', 3, 'CLOSED'],
    ['+PDP DEACT', 3, '+PDP DEACT'],
  ])('%s fails it soon, and is told to the others', (line, index, text) => {
    const send = index === undefined ? qisend({ bytes }) : qisend({ index, bytes });
    expect(play(send, line)).toEqual({ values: [], end: doomed(text), others: [line] });
  });

  it('a verdict may still come', () => {
    const send = qisend({ index: 0, bytes });
    expect(play(send, '0, CLOSED', 'SEND FAIL').end).toEqual({ _tag: 'Refused', text: 'SEND FAIL' });
    expect(play(send, '0, CLOSED', '0, CLOSED', 'SEND OK').end).toEqual({ _tag: 'Done' });
  });

  it('another connection is none of its business', () => {
    const urcs = ['1, CLOSED', '1, SEND OK', '1, SEND FAIL', '+PDP: DEACT'];
    expect(play(qisend({ index: 0, bytes }), ...urcs)).toEqual({
      values: [],
      end: { _tag: 'Open' },
      others: urcs,
    });
  });
});
