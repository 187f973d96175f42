import { either as E } from 'fp-ts';
import { type ScriptStep, wireSteps } from './script.ts';

describe('the steps of a script', () => {
  it('bear their bytes in base64, text as UTF-8', () => {
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
        { expect: 'w6k=', ms: 1000 },
      ]),
    );
    expect(wireSteps([])).toEqual(E.right([]));
  });

  const refused: ReadonlyArray<readonly [readonly ScriptStep[], string]> = [
    [Array.from({ length: 17 }, () => ({ quiet: 1 })), 'it has more than 16 steps'],
    [[{ write: new Uint8Array(1000) }, { expect: 'x'.repeat(25), ms: 1 }], 'it has more than 1024 bytes'],
    [[{ quiet: 0.5 }], '0.5 is no whole number of milliseconds'],
    [[{ expect: 'OK', ms: -1 }], '-1 is no whole number of milliseconds'],
    [[{ quiet: Number.NaN }], 'NaN is no whole number of milliseconds'],
    [[{ quiet: 9000 }, { expect: 'OK', ms: 1001 }], 'it may take longer than 10000 ms'],
    [[{ expect: '', ms: 1 }], 'nothing is written, or expected'],
  ];
  it.each(refused)('are refused: %j', (steps, why) => {
    expect(wireSteps(steps)).toEqual(E.left(why));
  });
});
