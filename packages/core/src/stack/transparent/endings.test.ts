import * as fc from 'fast-check';
import { holds } from '../../../test/holds.ts';
import { ascii, textOf } from '../../bytes/ascii.ts';
import { Endings } from './endings.ts';

const endings = () => new Endings(['CLOSED', '+PDP DEACT']);

/** What is payload, what is doubtful from when on, and what is kept back at last. */
const read = (finder: Endings, ...pieces: readonly string[]) => {
  let payload = '';
  for (const [i, piece] of pieces.entries()) {
    const sighting = finder.next(ascii(piece));
    payload += textOf(sighting.payload);
    if (sighting.doubtful) {
      return { payload, doubtful: textOf(sighting.doubtful) + pieces.slice(i + 1).join('') };
    }
  }
  return { payload, kept: finder.keeping };
};

describe('the endings of data mode', () => {
  it.each(['CLOSED', '+PDP DEACT'])('%s is doubtful as a line of its own, wherever it is cut', (text) => {
    const stream = `before\r\n${text}\r\nafter`;
    for (let one = 0; one <= stream.length; one++) {
      for (let other = one; other <= stream.length; other++) {
        const pieces = [stream.slice(0, one), stream.slice(one, other), stream.slice(other)];
        expect(read(endings(), ...pieces)).toEqual({
          payload: 'before',
          doubtful: `\r\n${text}\r\nafter`,
        });
      }
    }
  });

  it.each([
    'CLOSED\r\n',
    '\r\nCLOSED',
    '\r\nCLOSED\n',
    '\r\nclosed\r\n',
    '\r\nCLOSED \r\n',
    '\r\n\r\nOK\r\n',
  ])('%j is payload', (text) => {
    const { payload, kept } = read(endings(), text, 'x');
    expect(payload).toBe(`${text}x`);
    expect(kept).toBe(0);
  });

  it('keeps back no more than what may begin one', () => {
    expect(read(endings(), 'text\r\n')).toEqual({ payload: 'text', kept: 2 });
    expect(read(endings(), 'text\r\nCLO')).toEqual({ payload: 'text', kept: 5 });
    expect(read(endings(), 'text\r\nCLX')).toEqual({ payload: 'text\r\nCLX', kept: 0 });
    expect(read(endings(), '\r\r\r\n\r\n+')).toEqual({ payload: '\r\r\r\n', kept: 3 });
  });

  it('sees one whose beginning was released', () => {
    const finder = endings();
    expect(textOf(finder.next(ascii('text\r\nCLO')).payload)).toBe('text');
    expect(textOf(finder.release())).toBe('\r\nCLO');
    expect(finder.keeping).toBe(0);
    expect(textOf(finder.next(ascii('SE')).payload)).toBe('');
    expect(textOf(finder.release())).toBe('SE');
    const { payload, doubtful } = finder.next(ascii('D\r\nmore'));
    expect(textOf(payload)).toBe('');
    expect(textOf(doubtful ?? ascii(''))).toBe('D\r\nmore');
    expect(textOf(finder.beyond(doubtful ?? ascii('')).payload)).toBe('D\r\nmore');
  });

  it('goes on behind one that was payload, up to the next', () => {
    const finder = endings();
    const first = finder.next(ascii('a\r\nCLOSED\r\nb\r\nCLOSED\r\nc')).doubtful ?? ascii('');
    const second = finder.beyond(first);
    expect(textOf(second.payload)).toBe('\r\nCLOSED\r\nb');
    expect(textOf(second.doubtful ?? ascii(''))).toBe('\r\nCLOSED\r\nc');
    expect(textOf(finder.beyond(second.doubtful ?? ascii('')).payload)).toBe('\r\nCLOSED\r\nc');
  });

  it('lose no byte and change none, whatever comes in whatever pieces', () => {
    const word = fc.constantFrom('\r', '\n', '\r\n', 'CLOSED', 'CLO', 'SED', '+PDP DEACT', 'x', '');
    const stream = fc.array(fc.oneof(word, fc.constant('\r\nCLOSED\r\n')), { maxLength: 12 });
    holds(
      fc.property(fc.array(stream, { maxLength: 8 }), fc.array(fc.boolean()), (pieces, quiet) => {
        const finder = endings();
        let told = '';
        const tell = (sighting: ReturnType<Endings['next']>): void => {
          told += textOf(sighting.payload);
          if (sighting.doubtful) tell(finder.beyond(sighting.doubtful));
        };
        for (const [i, piece] of pieces.entries()) {
          tell(finder.next(ascii(piece.join(''))));
          if (quiet[i]) told += textOf(finder.release());
        }
        told += textOf(finder.handOver());
        expect(told).toBe(pieces.flat().join(''));
      }),
    );
  });
});
