import * as fc from 'fast-check';
import { holds } from '../../test/holds.ts';
import { beginnings, catalogue as commands } from '../../test/hostile/catalogue.ts';
import { type Played, play } from '../../test/play.ts';

const rest = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '0',
        '1',
        '5',
        '99999999999',
        '',
        '"',
        '""',
        '"TCP"',
        '1.2.3.4',
        ' ',
        '1.2.3.4:5',
        '-1',
        '1e9',
      ),
    )
    .map((fields) => fields.join(',')),
);
const line: fc.Arbitrary<Played> = fc
  .tuple(fc.constantFrom('', ...beginnings), rest)
  .map((parts) => parts.join(''));
const data: fc.Arbitrary<Played> = fc
  .tuple(fc.uint8Array(), fc.nat(3))
  .map(([piece, remaining]) => ({ _tag: 'Data', bytes: piece, remaining }));

describe('whatever a module prints', () => {
  it.each(commands.map((command) => [command.name, command] as const))(
    '%s: nothing throws, and nothing is both claimed and passed on',
    (_, command) => {
      holds(
        fc.property(fc.array(fc.oneof({ weight: 4, arbitrary: line }, data)), (answer) => {
          const { others } = play(command, ...answer);
          expect(others.length).toBeLessThanOrEqual(answer.length);
        }),
      );
    },
  );

  it('a final code ends every command, right after it was asked', () => {
    for (const command of commands) {
      expect(play(command, 'ERROR').end).toEqual({ _tag: 'Refused', text: 'ERROR' });
      expect(play(command, '+CME ERROR: 3').end).toEqual({ _tag: 'Refused', text: '+CME ERROR: 3', code: 3 });
    }
  });
});
