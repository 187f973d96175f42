import { either as E } from 'fp-ts';
import { type ScriptStep, wireSteps } from './script.ts';

describe('the steps of a script', () => {
  it('bear their bytes in base64, of a text a byte a character', () => {
    expect(
      wireSteps([
        { write: '\x1b' },
        { quiet: 100 },
        { line: 'dtr', level: false },
        { write: Uint8Array.of(0, 255) },
        { expect: 'é', ms: 1000 },
      ]),
    ).toEqual(
      E.right([
        { write: 'Gw==' },
        { quiet: 100 },
        { line: 'dtr', level: false },
        { write: 'AP8=' },
        { expect: '6Q==', ms: 1000 },
      ]),
    );
    expect(wireSteps([])).toEqual(E.right([]));
  });

  const refused: ReadonlyArray<readonly [string, readonly ScriptStep[]]> = [
    ['it has more than 16 steps', Array.from({ length: 17 }, () => ({ quiet: 1 }))],
    ['it has more than 1024 bytes', [{ write: new Uint8Array(1000) }, { expect: 'x'.repeat(25), ms: 1 }]],
    ['0.5 is no whole number of milliseconds', [{ quiet: 0.5 }]],
    ['-1 is no whole number of milliseconds', [{ expect: 'OK', ms: -1 }]],
    ['NaN is no whole number of milliseconds', [{ quiet: Number.NaN }]],
    ['it may take longer than 10000 ms', [{ quiet: 9000 }, { expect: 'OK', ms: 1001 }]],
    ['nothing is written, or expected', [{ expect: '', ms: 1 }]],
    ['"€" has characters that are no bytes: pass it as bytes', [{ write: 'AT' }, { write: '€' }]],
    ['step 2 is none that there is', [{ quiet: 1 }, JSON.parse('{}')]],
    ['step 1 is none that there is', [JSON.parse('{"line":"cts","level":true}')]],
    ['step 1 is none that there is', [JSON.parse('{"quiet":1,"write":"AT"}')]],
  ];
  it.each(refused)('are refused: %s', (why, steps) => {
    expect(wireSteps(steps)).toEqual(E.left(why));
  });
});
