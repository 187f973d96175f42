import { either as E } from 'fp-ts';
import { matching, oneOf, secret, word, writeLine } from './argument.ts';

describe('an argument that cannot be written', () => {
  it('says which numbers can', () => {
    expect(oneOf('the role', 3, [1, 2])).toEqual(
      E.left({ _tag: 'Invalid', what: 'the role', given: '3', allowed: '1 or 2' }),
    );
  });

  it('says which words can, and a long one only as far as it is told by', () => {
    const told = `"${'x'.repeat(40)}…"`;
    expect(word('the protocol', 'x'.repeat(41), ['TCP', 'UDP'])).toEqual(
      E.left({ _tag: 'Invalid', what: 'the protocol', given: told, allowed: '"TCP" or "UDP"' }),
    );
    expect(matching('the PIN', 'x'.repeat(40), /^\d+$/, 'digits')).toEqual(
      E.left({ _tag: 'Invalid', what: 'the PIN', given: `"${'x'.repeat(40)}"`, allowed: 'digits' }),
    );
  });

  it('is not repeated where it is a secret', () => {
    expect(JSON.stringify(secret('the password', 'hunter"2'))).not.toContain('hunter');
  });

  it('decides for the whole line, the first of them', () => {
    const [first, second] = [oneOf('the first', 3, [1]), oneOf('the second', 4, [1])];
    expect(writeLine('QX', E.right('1'), first, second)).toEqual(first);
  });
});
