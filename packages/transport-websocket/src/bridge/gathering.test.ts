import { gathering } from './gathering.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

const gathered = () => {
  const log: string[] = [];
  const turns: (() => void)[] = [];
  const { add, flush } = gathering(
    (all) => log.push(all.length > 100 ? `${all.length} bytes` : new TextDecoder().decode(all)),
    (then) => turns.push(then),
  );
  return { log, add, flush, turns, turn: () => void turns.splice(0).map((then) => then()) };
};

it('hands on what has come within a turn as one, and what comes in the next for itself', () => {
  const { log, add, turn } = gathered();
  for (const piece of ['a', 'b', 'c']) add(bytes(piece));
  expect(log).toEqual([]);
  turn();
  expect(log).toEqual(['abc']);
  add(bytes('d'));
  turn();
  turn();
  expect(log).toEqual(['abc', 'd']);
});

it('asks for one turn, however many pieces come', () => {
  const { add, turns } = gathered();
  for (let count = 0; count < 50; count += 1) add(new Uint8Array(1000));
  expect(turns).toHaveLength(1);
});

it('waits for no more than a message bears', () => {
  const { log, add, turn } = gathered();
  for (let count = 0; count < 5; count += 1) add(new Uint8Array(4096));
  add(new Uint8Array(60_000));
  expect(log).toEqual(['16384 bytes', '64096 bytes']);
  add(bytes('a'));
  turn();
  expect(log.slice(2)).toEqual(['a']);
});

it('hands on at once what it is told to, and nothing twice', () => {
  const { log, add, flush, turn } = gathered();
  add(bytes('a'));
  flush();
  flush();
  expect(log).toEqual(['a']);
  add(bytes('b'));
  turn();
  expect(log).toEqual(['a', 'b']);
});

it('passes a lone piece on as it is, uncopied', () => {
  const piece = bytes('alone');
  const given: Uint8Array[] = [];
  gathering(
    (all) => given.push(all),
    (then) => then(),
  ).add(piece);
  expect(given[0]).toBe(piece);
});
