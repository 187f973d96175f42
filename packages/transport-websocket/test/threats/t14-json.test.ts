import { either as E } from 'fp-ts';
import { decodeClient, decodeServer } from '../../src/protocol/control.ts';
import { parseJson } from '../../src/protocol/json.ts';
import { CONTROL, DEPTH } from '../../src/protocol/protocol.ts';

const hello = {
  t: 'hello',
  v: 1,
  client: { id: 'a client', name: '' },
  attempt: 1,
  port: '',
  role: 'writer',
  takeover: 'no',
};
const decoders = [decodeClient, decodeServer] as const;

const untouched = () => {
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
  expect(Reflect.ownKeys(Object.prototype)).toEqual(before);
};
const before = Reflect.ownKeys(Object.prototype);

describe('T14: JSON that reaches for more than its message', () => {
  it.each([
    ['{"t":"hb","n":1,"__proto__":{"polluted":true}}'],
    ['{"__proto__":{"t":"hb","n":1}}'],
    ['{"t":"hb","n":1,"constructor":{"prototype":{"polluted":true}}}'],
    ['{"t":"set","id":1,"settings":{"__proto__":{"baudRate":1}}}'],
    ['{"t":"lines","id":1,"lines":{"prototype":{"dtr":true}}}'],
    [String.raw`{"t":"hb","n":1,"\u005f\u005fproto\u005f\u005f":{"polluted":true}}`],
    [String.raw`{"t":"hb","n":1,"__pr\u006fto__":1}`],
  ])('%s is no message', (text) => {
    for (const decode of decoders)
      expect(decode(text)).toEqual(
        E.left(expect.stringMatching(/^the key (__proto__|constructor|prototype)$/)),
      );
    untouched();
  });

  it.each(['toString', 'constructor', '__proto__', 'hasOwnProperty', 'valueOf', ''])(
    'a message of the kind %j is of no kind',
    (t) => {
      for (const decode of decoders)
        expect(decode(JSON.stringify({ t, id: 1, n: 1 }))).toEqual(
          E.left('a message of a kind that is not known'),
        );
    },
  );

  it('what is not in the protocol is left behind', () => {
    expect(decodeClient(JSON.stringify({ ...hello, rights: ['force'], isAdmin: true }))).toEqual(
      E.right(hello),
    );
    const nested = { ...hello, client: { ...hello.client, rights: ['force'] } };
    expect(decodeClient(JSON.stringify(nested))).toEqual(E.right(hello));
  });

  it('is not parsed when it nests too deep, which is seen without recursion', () => {
    const deep = (open: string, shut: string, times: number) => open.repeat(times) + shut.repeat(times);
    const why = E.left(`a control message nested deeper than ${DEPTH}`);
    // Four thousand is as deep as its bytes allow.
    for (const times of [DEPTH + 1, 100, 4_000]) {
      expect(parseJson(deep('[', ']', times))).toEqual(why);
      if (times < 1_000) expect(parseJson(`${'{"a":'.repeat(times)}1${'}'.repeat(times)}`)).toEqual(why);
    }
    expect(parseJson('['.repeat(CONTROL))).toEqual(why);
    expect(parseJson(deep('[', ']', 10_000))).toEqual(E.left(`a control message above ${CONTROL} bytes`));
    expect(E.isRight(parseJson(deep('[', ']', DEPTH)))).toBe(true);
  });

  it('brackets within a text do not count, and cannot hide others', () => {
    expect(E.isRight(parseJson(JSON.stringify({ why: '[[[[[[[[{{{{{{{{' })))).toBe(true);
    expect(E.isRight(parseJson(JSON.stringify({ why: '\\"[[[[[[[["' })))).toBe(true);
    expect(E.isLeft(parseJson(`{"why":"\\\\"${',"a":['.repeat(10)}`))).toBe(true);
    expect(E.isLeft(parseJson(`${'"]]]]]]]]" '}${'['.repeat(10)}`))).toBe(true);
  });

  it('is not read when it is too long, in bytes and not in characters', () => {
    const long = (character: string, times: number) =>
      JSON.stringify({ t: 'hb', n: 1, x: character.repeat(times) });
    expect(E.isRight(parseJson(long('a', 8_000)))).toBe(true);
    for (const [character, times] of [
      ['a', 9_000],
      ['é', 4_200],
      ['€', 2_800],
      ['😀', 2_100],
    ] as const)
      expect(parseJson(long(character, times))).toEqual(E.left(`a control message above ${CONTROL} bytes`));
  });

  it('the same holds for a number, a list and a text of its own', () => {
    for (const text of [
      '',
      '1',
      '"hb"',
      '[]',
      'null',
      'true',
      '[{"t":"hb"}]',
      '{"t":1}',
      '{"t":null}',
      'NaN',
      '{',
    ])
      for (const decode of decoders) expect(E.isLeft(decode(text))).toBe(true);
    untouched();
  });
});
