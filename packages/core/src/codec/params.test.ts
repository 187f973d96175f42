import * as fc from 'fast-check';
import { holds } from '../../test/holds.ts';
import { params } from './params.ts';

describe('params', () => {
  it.each([
    ['0, "TCP", "1.2.3.4",7070', ['0', 'TCP', '1.2.3.4', '7070']],
    [' 1,"","",,"INITIAL"', ['1', '', '', '', 'INITIAL']],
    [' 1, "", "", , "INITIAL"', ['1', '', '', '', 'INITIAL']],
    [' 1, "", "",', ['1', '', '', '']],
    ['"a, b",c', ['a, b', 'c']],
    ['', ['']],
    // Damaged: a quote that neither begins a value nor ends it is no punctuation.
    ['"', ['"']],
    ['0,43"1,"TC"P"', ['0', '43"1', 'TC"P']],
    ['"TCP,1', ['"TCP,1']],
  ])('%s', (text, found) => {
    expect(params(text)).toEqual(found);
  });

  it('reads back what was written, quoted or not, in any spacing', () => {
    // What a module prints within quotes is trimmed too: no value begins or ends with a blank.
    const quoted = fc.stringMatching(/^[\x21\x23-\x7e]*$/);
    const bare = fc.nat().map(String);
    const value = fc.oneof(
      quoted.map((text) => ({ text, written: `"${text}"` })),
      bare.map((text) => ({ text, written: text })),
    );
    holds(
      fc.property(fc.array(value, { minLength: 1 }), fc.constantFrom(',', ', ', ' , '), (values, comma) => {
        expect(params(values.map(({ written }) => written).join(comma))).toEqual(
          values.map(({ text }) => text),
        );
      }),
    );
  });

  it('takes any text', () => {
    holds(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(params(text).length).toBeGreaterThan(0);
      }),
    );
  });
});
