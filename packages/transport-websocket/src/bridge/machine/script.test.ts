import * as fc from 'fast-check';
import { holds } from '../../../test/holds.ts';
import { bytes, expecting, writing } from '../../../test/machine.ts';
import type { Step } from '../../protocol/message.ts';
import { begin, done, goOn, heard, objection, type Progress, type Script, wakesAt } from './script.ts';

const scriptOf = (progress: Progress): Script => {
  if (progress._tag === 'Waits' || progress._tag === 'Does') return progress.script;
  throw new Error(`it is ${progress._tag}`);
};

it('goes through its steps: +++ with silence on both sides', () => {
  const steps: readonly Step[] = [{ quiet: 500 }, writing('+++'), { quiet: 500 }, expecting('OK', 1000)];
  const first = goOn(begin(steps, 10_000), 0);
  expect(wakesAt(scriptOf(first))).toBe(500);
  expect(goOn(scriptOf(first), 499)._tag).toBe('Waits');
  const second = goOn(scriptOf(first), 500);
  expect(second).toMatchObject({ _tag: 'Does', what: { _tag: 'Write', bytes: bytes('+++') } });
  const third = done(scriptOf(second), { ok: true }, 510);
  expect(wakesAt(scriptOf(third))).toBe(1010);
  const fourth = goOn(scriptOf(third), 1010);
  expect(wakesAt(scriptOf(fourth))).toBe(2010);
  expect(goOn(heard(scriptOf(fourth), bytes('\r\nOK')), 1100)).toEqual({ _tag: 'Done' });
});

it('expects what has come since the last write, be it that it came before it was waited for', () => {
  const steps: readonly Step[] = [writing('AT\r'), { quiet: 100 }, expecting('OK', 1000)];
  const before = heard(begin(steps, 10_000), bytes('OK'));
  const asking = scriptOf(goOn(before, 0));
  const quiet = scriptOf(done(heard(asking, bytes('O')), { ok: true }, 10));
  expect(goOn(scriptOf(goOn(quiet, 110)), 110)._tag).toBe('Waits');
  expect(goOn(heard(quiet, bytes('K')), 110)).toEqual({ _tag: 'Done' });
});

it('writes nothing where there is nothing to write, and expects anew from there', () => {
  const steps: readonly Step[] = [{ quiet: 10 }, writing(''), expecting('OK', 1000)];
  const quiet = heard(scriptOf(goOn(begin(steps, 10_000), 0)), bytes('OK'));
  const expects = goOn(quiet, 10);
  expect(expects._tag).toBe('Waits');
  expect(goOn(heard(scriptOf(expects), bytes('OK')), 20)).toEqual({ _tag: 'Done' });
});

it('finds what is expected wherever it stands, and however it is cut', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 40 });
  const wanted = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 5 });
  holds(
    fc.property(fc.array(letters, { maxLength: 5 }), wanted, (pieces, text) => {
      const start = scriptOf(goOn(begin([expecting(text, 50)], 10_000), 0));
      const end = pieces.reduce((script, piece) => heard(script, bytes(piece)), start);
      expect(goOn(end, 10)._tag).toBe(pieces.join('').includes(text) ? 'Done' : 'Waits');
    }),
  );
});

it('begins no step when its time is over, and is done where there is none left', () => {
  const two = scriptOf(goOn(begin([writing('x'), writing('y')], 10_000), 0));
  expect(done(two, { ok: true }, 9999)).toMatchObject({ _tag: 'Does' });
  expect(done(two, { ok: true }, 10_000)).toMatchObject({ _tag: 'Failed', code: 'timeout' });
  const last = scriptOf(done(two, { ok: true }, 9999));
  expect(done(last, { ok: true }, 10_000)).toEqual({ _tag: 'Done' });
});

it('begins none after a silence, or behind what was expected, that ends with its time', () => {
  const quiet = scriptOf(goOn(begin([{ quiet: 10_000 }, writing('x')], 10_000), 0));
  expect(goOn(quiet, 10_000)).toMatchObject({ _tag: 'Failed', code: 'timeout' });
  const late = scriptOf(goOn(begin([{ quiet: 9999 }, { line: 'dtr', level: true }], 10_000), 0));
  expect(goOn(late, 9999)._tag).toBe('Does');
  expect(goOn(late, 10_001)).toMatchObject({ _tag: 'Failed', code: 'timeout' });
  const steps = [expecting('OK', 20_000), writing('x')];
  const come = heard(scriptOf(goOn(begin(steps, 10_000), 0)), bytes('OK'));
  expect(goOn(come, 9999)._tag).toBe('Does');
  expect(goOn(come, 10_000)).toMatchObject({ _tag: 'Failed', code: 'timeout' });
  const last = scriptOf(goOn(begin([{ quiet: 10_000 }], 10_000), 0));
  expect(goOn(last, 10_000)).toEqual({ _tag: 'Done' });
});

it('fails by what did not come, by what the UART refused, and by its whole length', () => {
  const expects = scriptOf(goOn(begin([expecting('OK', 1000)], 10_000), 0));
  expect(goOn(expects, 999)._tag).toBe('Waits');
  expect(goOn(expects, 1000)).toMatchObject({ _tag: 'Failed', code: 'timeout' });
  const writes = scriptOf(goOn(begin([writing('x')], 10_000), 0));
  expect(done(writes, { ok: false, code: 'failed', why: 'no' }, 5)).toMatchObject({ code: 'failed' });
  expect(goOn(writes, 9_999)._tag).toBe('Waits');
  expect(goOn(writes, 10_000)).toMatchObject({ _tag: 'Failed', code: 'timeout' });
});

it('is not begun where it has too many steps, too many bytes, or too much silence', () => {
  expect(objection([writing('x'.repeat(512)), expecting('y'.repeat(512), 10_000)])).toBe(undefined);
  expect(objection([writing('x'.repeat(512)), expecting('y'.repeat(513), 1)])).toBe('more than 1024 bytes');
  expect(objection([{ quiet: 5001 }, { quiet: 5000 }])).toBe('longer than 10000 ms');
  expect(objection(Array.from({ length: 17 }, () => ({ quiet: 1 })))).toBe('more than 16 steps');
});
