import { type Observable, Subscription } from 'rxjs';
import * as door from '../../src/index.ts';
import { doors } from './door.ts';
import { watchListeners } from './listeners.ts';
import { doorsPlayed, played } from './played.ts';
import { atPortSurface, contextSurface, modemSurface, PORT, pipeSurface, socketSurface } from './surface.ts';
import { World } from './world.ts';

const keys = (value: object): readonly string[] => Object.keys(value).sort();

/** What the front door has that is no Observable, nor opens one. */
const NO_DOORS = [
  ...['ModemError', 'describe', 'recoverable', 'reasonOf', 'attempt', 'gsm', 'iterate'],
  ...['accepted', 'answer', 'argument', 'exactly', 'execute', 'final', 'firstOf', 'more', 'ok', 'prefixed'],
  ...['read', 'readable', 'refused', 'set', 'test', 'write'],
];

describe('what is unsubscribed', () => {
  let unwatch: () => void;
  beforeAll(() => {
    unwatch = watchListeners();
  });
  afterAll(() => unwatch());

  it.each([1, 2, 3, 4, 5, 6])('leaves nothing of a modem behind (seed %d)', async (seed) => {
    const { faults } = await played(seed, 40);
    expect(faults).toEqual([]);
  });

  it.each([1, 2])('leaves nothing of what it opened behind (seed %d)', async (seed) => {
    const { faults } = await doorsPlayed(seed, 30);
    expect(faults).toEqual([]);
  });
});

describe('what can be unsubscribed', () => {
  const world = new World();
  const { modem } = world.opened(() => undefined);
  const all = new Subscription();
  const first = <A>(source$: Observable<A>): A => {
    const got: A[] = [];
    all.add(source$.subscribe((value) => got.push(value)));
    world.pass(60_000);
    const [value] = got;
    if (value === undefined) throw new Error('Nothing came.');
    return value;
  };
  afterEach(() => {
    all.unsubscribe();
  });

  it('is all that a modem, a context, a connection and a port have', () => {
    expect(keys(modem)).toEqual(keys({ ...contextSurface, ...modemSurface }));
    expect(keys(first(modem.context({ apn: 'other' })))).toEqual(keys(contextSurface));
    expect(keys(first(modem.tcp('1.2.3.4', PORT)))).toEqual(keys(socketSurface));
    expect(keys(first(door.atPort(world.transport, { scheduler: world.clock })))).toEqual(
      keys(atPortSurface),
    );
  });

  it('is all that a pipe has', () => {
    const other = new World();
    const pipes: object[] = [];
    const life = other
      .opened(() => undefined)
      .modem.transparent('1.2.3.4', PORT)
      .subscribe((pipe) => pipes.push(pipe));
    other.pass(60_000);
    life.unsubscribe();
    expect(pipes.map(keys)).toEqual([keys(pipeSurface)]);
  });

  it('is opened by all that the front door has', () => {
    const opening = keys(door).filter((name) => !NO_DOORS.includes(name));
    expect(opening).toEqual(['atPort', 'done', 'findBaudRate', 'open', 'quectel', 'reconnect', 'use']);
    for (const name of ['atPort', 'findBaudRate', 'quectel', 'reconnect', 'use'])
      expect(keys(doors)).toContain(name);
  });
});
