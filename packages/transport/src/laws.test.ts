import {
  BehaviorSubject,
  catchError,
  concat,
  concatMap,
  defer,
  delay,
  EMPTY,
  from,
  ignoreElements,
  type MonoTypeOperatorFunction,
  map,
  mergeMap,
  NEVER,
  Observable,
  of,
  ReplaySubject,
  Subject,
  share,
  shareReplay,
  skip,
  take,
  tap,
  throwError,
  timer,
} from 'rxjs';
import { chunked } from './chunked.ts';
import type { Gap } from './gap.ts';
import { type Capabilities, type FarLines, laws, type Rig, type Setup } from './laws.ts';
import { memory } from './memory.ts';
import type { OutgoingSignals, Signals } from './signals.ts';
import type { Link, Transport } from './transport.ts';
import { TransportError } from './transport-error.ts';

/** A cable with modem lines, and the hands that drive its far end. */
const cable = () => {
  const set$ = new Subject<OutgoingSignals>();
  const off = () => new BehaviorSubject(false);
  const shown = { dcd: off(), cts: off(), dsr: off(), ri: off() };
  const { dcd: dcd$, cts: cts$, dsr: dsr$, ri: ri$ } = shown;
  const set = (lines: OutgoingSignals) =>
    new Observable<never>((subscriber) => {
      set$.next(lines);
      subscriber.complete();
    });
  const signals: Signals = { set, dcd$, cts$, dsr$, ri$ };
  const lines: FarLines = { set$, show: (line, on) => shown[line].next(on) };
  return { signals, lines };
};

/** A memory link and the hands that drive its far end. */
const memoryRig = ({ signals, lines }: Partial<ReturnType<typeof cable>> = {}): Rig => {
  const bytes$ = new Subject<Uint8Array>();
  const presence$ = new ReplaySubject<boolean>();
  const leaving$ = new Subject<never>();
  const gaps$ = new Subject<Gap>();
  let line: Link | undefined;
  return {
    transport: memory(
      (link) =>
        new Observable((subscriber) => {
          line = link;
          presence$.next(true);
          subscriber.add(() => presence$.next(false));
          subscriber.add(leaving$.subscribe(subscriber));
          subscriber.add(link.bytes$.subscribe((bytes) => bytes$.next(bytes)));
        }),
      { gaps$, ...(signals && { signals }) },
    ),
    far: {
      bytes$,
      presence$,
      write: (bytes) => line?.write(bytes).subscribe(),
      gap: (missing) => gaps$.next(missing === undefined ? {} : { missing }),
      hangUp: () => leaving$.complete(),
      lose: () => leaving$.error(new TransportError('lost', 'The plug was pulled.')),
      ...(lines && { lines }),
    },
  };
};

const capabilities: Capabilities = { signals: false, hangUp: true, presence: true, gaps: true };
const wired: Capabilities = { ...capabilities, signals: true };

describe('a memory link', () => {
  const setup: Setup = { capabilities, make: () => memoryRig() };
  for (const law of laws) it(law.name, () => law.run(setup));
});

describe('a memory link with modem lines', () => {
  const make = () => memoryRig(cable());
  for (const law of laws) it(law.name, () => law.run({ capabilities: wired, make }));
});

describe('a memory link in pieces', () => {
  const make = () => {
    const { transport, far } = memoryRig();
    return { transport: transport.pipe(chunked(97)), far };
  };
  for (const law of laws) it(law.name, () => law.run({ capabilities, make }));
});

/** A transport that is wrong in one way, told by what it does to a right one. */
type Flaw = (transport: Transport) => Transport;

const links = (change: (link: Link) => Partial<Link>): Flaw => map((link) => ({ ...link, ...change(link) }));
const reading = (change: MonoTypeOperatorFunction<Uint8Array>) =>
  links(({ bytes$ }) => ({ bytes$: bytes$.pipe(change) }));
const writing = (change: (write: Link['write'], bytes: Uint8Array) => Observable<never>) =>
  links(({ write }) => ({ write: (bytes) => change(write, bytes) }));

const wires = (change: (signals: Signals) => Partial<Signals>) =>
  links(({ signals }) => (signals ? { signals: { ...signals, ...change(signals) } } : {}));

const started = <A>(source$: Observable<A>): Observable<A> => {
  const replayed = new ReplaySubject<A>();
  source$.subscribe(replayed);
  return replayed;
};

/** What is written while it is closed waits for the next opening. */
const queueing: Flaw = (transport) => {
  const waiting: Uint8Array[] = [];
  return transport.pipe(
    mergeMap((link) => concat(from(waiting.splice(0)).pipe(concatMap(link.write)), of(link), NEVER)),
    links(({ write }) => ({
      write: (bytes) =>
        write(bytes).pipe(
          catchError((error) => {
            waiting.push(bytes);
            return throwError(() => error);
          }),
        ),
    })),
  );
};

const swapped = (dtr?: boolean, rts?: boolean): OutgoingSignals => ({
  ...(dtr !== undefined && { rts: dtr }),
  ...(rts !== undefined && { dtr: rts }),
});

const overwriting = (): MonoTypeOperatorFunction<Uint8Array> => {
  const buffer = new Uint8Array(1 << 17);
  return map((bytes) => {
    buffer.set(bytes);
    return buffer.subarray(0, bytes.length);
  });
};

const busyOnceLeft: Flaw = (transport) => {
  let busy = false;
  return new Observable((subscriber) => {
    if (busy) throw new TransportError('busy', 'It is held.');
    busy = true;
    return transport
      .pipe(tap({ unsubscribe: () => timer(1).subscribe(() => (busy = false)) }))
      .subscribe(subscriber);
  });
};

const neverLetGo: Flaw = (transport) =>
  new Observable((subscriber) => {
    transport.subscribe(subscriber.next.bind(subscriber));
  });

const flaws: ReadonlyArray<readonly [law: number, what: string, flaw: Flaw, refusal: string]> = [
  [1, 'opens when it is made', started, 'before it was subscribed'],
  [
    1,
    'opens soon after it is made',
    (transport) => started(timer(0).pipe(mergeMap(() => transport))),
    'before it was',
  ],
  [2, 'gives no link', ignoreElements(), 'has given no link'],
  [2, 'gives two', mergeMap((link) => of(link, link)), 'gave 2 links'],
  [
    2,
    'ends before its link',
    (transport) => concat(started(transport).pipe(take(1))),
    'ended while its link was open',
  ],
  [2, 'has signals nobody declared', links(() => ({ signals: {} as Signals })), 'declares signals: false'],
  [
    3,
    'carries seven bits',
    writing((write, bytes) => write(bytes.map((byte) => byte & 0x7f))),
    'from byte 128 on',
  ],
  [
    3,
    'turns CR into LF, as a terminal does',
    reading(map((bytes) => bytes.map((byte) => (byte === 13 ? 10 : byte)))),
    'differ',
  ],
  [3, 'forgets what came before it was read', reading(skip(1)), 'received'],
  [
    3,
    'loses the end of long writes',
    writing((write, bytes) => write(bytes.subarray(0, 65_536))),
    'of 70260 bytes',
  ],
  [4, 'writes when it is not subscribed', writing((write, bytes) => started(write(bytes))), 'not subscribed'],
  [
    4,
    'never completes a write',
    writing((write, bytes) => concat(write(bytes), NEVER)),
    'has neither completed nor failed',
  ],
  [
    4,
    'completes before it has taken the bytes',
    writing((write, bytes) =>
      defer(() => {
        started(timer(1).pipe(mergeMap(() => write(bytes))));
        return EMPTY;
      }),
    ),
    'of bytes whose array was used again',
  ],
  [
    5,
    'interleaves',
    writing((write, bytes) => concat(write(bytes.subarray(0, 1000)), write(bytes.subarray(1000)))),
    'one right after the other',
  ],
  [6, 'reads into one buffer again and again', reading(overwriting()), 'when it was handed out'],
  [7, 'does not close', neverLetGo, 'closed on this side completed'],
  [7, 'is not free again at once', busyOnceLeft, 'It is held'],
  [7, 'leaves its reader waiting', reading(catchError(() => NEVER)), 'bytes$, still read'],
  [
    7,
    'completes writes after it has closed',
    writing((write, bytes) => write(bytes).pipe(catchError(() => EMPTY))),
    'as if it had been accepted',
  ],
  [8, 'stays when the far end has gone', (transport) => concat(transport, NEVER), 'should have completed'],
  [8, 'goes on reading when the far end has gone', reading((bytes$) => concat(bytes$, NEVER)), 'bytes$'],
  [
    8,
    'calls a clean close a loss',
    (transport) =>
      concat(
        transport,
        throwError(() => new TransportError('lost', 'gone')),
      ),
    'failed',
  ],
  [8, 'drops what came last', reading(ignoreElements()), 'received 0 of 3 bytes'],
  [9, 'calls a loss a clean close', catchError(() => EMPTY), 'completed'],
  [
    9,
    'hides the loss from its reader',
    reading(catchError(() => EMPTY)),
    'bytes$, after the line was lost, completed',
  ],
  [
    9,
    'fails with an error of its own',
    catchError(() => throwError(() => new Error('EIO'))),
    'no TransportError',
  ],
  [
    9,
    'fails for another reason',
    catchError(() => throwError(() => new TransportError('busy', ''))),
    '"busy" in place of "lost"',
  ],
  [
    9,
    'accepts writes after the loss',
    writing((write, bytes) => write(bytes).pipe(catchError(() => EMPTY))),
    'to a lost link',
  ],
  [10, 'gives the old link again', shareReplay({ bufferSize: 1, refCount: false }), 'closed link completed'],
  [10, 'keeps what is written for the next device', queueing, 'firstsecond'],
  [11, 'has no lines it declared', links(() => ({ signals: undefined as never })), 'the link has none'],
  [11, 'forgets what is set', wires(() => ({ set: () => EMPTY })), 'should have seen in the end DTR+RTS'],
  [
    11,
    'sets lines when the bytes behind them have gone',
    wires(({ set }) => ({
      set: (lines) =>
        defer(() => {
          started(timer(5).pipe(mergeMap(() => set(lines))));
          return EMPTY;
        }),
    })),
    'It has seen RTS after',
  ],
  [
    11,
    'interchanges DTR and RTS',
    wires(({ set }) => ({ set: ({ dtr, rts, ...rest }) => set({ ...rest, ...swapped(dtr, rts) }) })),
    'It has seen DTR after 1 bytes',
  ],
  [
    11,
    'never completes a setting',
    wires(({ set }) => ({ set: (lines) => concat(set(lines), NEVER) })),
    'neither',
  ],
  [
    11,
    'refuses a setting',
    wires(() => ({ set: () => throwError(() => new Error('EIO')) })),
    'failed (Error: EIO)',
  ],
  [
    11,
    'shows no line',
    wires(({ ri$ }) => ({ ri$: concat(ri$.pipe(ignoreElements()), NEVER) })),
    'ri$ has not told',
  ],
  [
    11,
    'shows a line once',
    wires(({ cts$ }) => ({ cts$: concat(cts$.pipe(take(1)), NEVER) })),
    'cts ON, and cts$',
  ],
  [11, 'interchanges DCD and DSR', wires(({ dsr$ }) => ({ dcd$: dsr$ })), 'dcd ON, and dcd$ has not'],
  [11, 'shows one line for another too', wires(({ dsr$ }) => ({ cts$: dsr$ })), 'cts ON, and cts$ has not'],
  [11, 'does not replay', wires(({ dcd$ }) => ({ dcd$: dcd$.pipe(share()) })), 'does not replay'],
  [11, 'ends a line', wires(({ dcd$ }) => ({ dcd$: dcd$.pipe(take(1)) })), 'dcd$'],
  [
    11,
    'hides the end from a line',
    wires(({ ri$ }) => ({ ri$: ri$.pipe(catchError(() => NEVER)) })),
    'ri$, of a link',
  ],
  [
    11,
    'sets lines of a closed link',
    wires(({ set }) => ({ set: (lines) => set(lines).pipe(catchError(() => EMPTY)) })),
    'set(), of a link that was closed, completed',
  ],
  [12, 'has no gaps it declared', links(() => ({ gaps$: undefined as never })), 'the link has no gaps$'],
  [12, 'tells of no gap', links(() => ({ gaps$: NEVER })), 'Of 2 gaps, gaps$ has told 0'],
  [
    12,
    'counts what nobody has counted',
    links(({ gaps$ = NEVER }) => ({ gaps$: gaps$.pipe(map(({ missing = 0 }) => ({ missing }))) })),
    'gaps$ told 7, 0',
  ],
  [
    12,
    'tells of a gap later',
    links(({ gaps$ = NEVER }) => ({ gaps$: gaps$.pipe(delay(5)) })),
    'told behind 19',
  ],
];

describe('a law refuses a transport that', () => {
  it.each(flaws)('%i. %s', async (number, _, flaw, refusal) => {
    const lined = number === 11;
    const make = () => {
      const { transport, far } = memoryRig(lined ? cable() : {});
      return { transport: flaw(transport), far };
    };
    const law = laws[number - 1];
    const setup: Setup = { capabilities: lined ? wired : capabilities, make, patience: 50 };
    await expect(law?.run(setup)).rejects.toThrow(refusal);
  });

  it('7. closes twice', async () => {
    const make = () => {
      const { transport, far } = memoryRig();
      const twice = (present: boolean) => (present ? of(true) : of(false, false));
      return { transport, far: { ...far, presence$: far.presence$?.pipe(mergeMap(twice)) ?? NEVER } };
    };
    await expect(laws[6]?.run({ capabilities, make })).rejects.toThrow('opened, closed, closed');
  });

  it('8. has ended before it has said all, without waiting for more', async () => {
    const make = () => {
      const { transport, far } = memoryRig();
      return { transport: reading(ignoreElements())(transport), far };
    };
    await expect(laws[7]?.run({ capabilities, make, patience: 1e6 })).rejects.toThrow('and it completed');
  });

  it('is missing what it declares', async () => {
    const make = () => {
      const { transport, far } = memoryRig();
      return { transport, far: { bytes$: far.bytes$, write: far.write, lose: far.lose } };
    };
    await expect(laws[1]?.run({ capabilities, make })).rejects.toThrow('declares the capability "hangUp"');
  });
});

describe('every law', () => {
  it('is named by its number, and broken here at least once', () => {
    expect(laws.map(({ name }) => Number.parseInt(name, 10))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ]);
    expect(new Set(flaws.map(([number]) => number)).size).toBe(laws.length);
  });

  it('that needs what a transport declares it cannot do does not apply, and passes', async () => {
    const uart: Setup = {
      capabilities: { signals: false, hangUp: false, presence: false },
      make: () => Promise.reject(new Error('A law that does not apply made a rig.')),
    };
    const idle = laws.filter((law) => !law.applies(uart));
    expect(idle.map(({ name }) => Number.parseInt(name, 10))).toEqual([1, 8, 11, 12]);
    for (const law of idle) await law.run(uart);
  });

  it('takes down what it put up, kept or broken', async () => {
    let standing = 0;
    const make = (transport: Transport, rig: Rig): Rig => {
      standing += 1;
      return { transport, far: rig.far, dispose: () => (standing -= 1) };
    };
    const right = memoryRig();
    await laws[1]?.run({ capabilities, make: () => make(right.transport, right) });
    const wrong = memoryRig();
    await expect(
      laws[1]?.run({ capabilities, make: () => make(EMPTY, wrong), patience: 50 }),
    ).rejects.toThrow('broken: 2.');
    expect(standing).toBe(0);
  });
});
