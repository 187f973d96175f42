import { type FarEnd, type Link, memory, type Signals, TransportError } from '@atrx/transport';
import {
  BehaviorSubject,
  concat,
  defer,
  EMPTY,
  merge,
  NEVER,
  Observable,
  of,
  Subject,
  throwError,
} from 'rxjs';
import { lineSettings } from '../../test/line-settings.ts';
import { until } from '../../test/until.ts';
import type { Task } from './machine/effect.ts';
import type { BridgeEvent } from './machine/event.ts';
import { portHost, type Served } from './port-host.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (from: Uint8Array) => new TextDecoder().decode(from);

const shown = (event: BridgeEvent): string => {
  switch (event._tag) {
    case 'PortOpened':
      return `opened ${JSON.stringify(event.settings ?? 'without settings')}`;
    case 'PortRead':
      return `read ${text(event.bytes)}`;
    case 'PortLine':
      return `${event.line} ${event.on ? 'on' : 'off'}`;
    case 'PortClosed':
      return `${event.cause}: ${event.why}`;
    case 'PortDid':
      return `did ${event.task}: ${event.outcome.ok ? `ok${event.outcome.outcome ? ` ${JSON.stringify(event.outcome.outcome)}` : ''}` : `${event.outcome.code}, ${event.outcome.why}`}`;
    default:
      return event._tag;
  }
};

const hosted = (served: Partial<Served> & Pick<Served, 'transport'>, later?: (then: () => void) => void) => {
  const log: string[] = [];
  const host = portHost(
    { name: 'modem', reopen: 0, actions: {}, ...served },
    {
      post: (event) => log.push(shown(event)),
      tried: (why) => log.push(`tried${why === undefined ? '' : `: ${why}`}`),
      carried: (way, count) => log.push(`${way} ${count}`),
      broke: (bug) => log.push(`broke: ${bug}`),
      ...(later && { later }),
    },
  );
  host.open();
  return { host, log, comes: (what: string) => until(() => log.includes(what)) };
};

/** Answers each write in brackets; hangs up at "bye", breaks at "crash". */
const device: FarEnd = ({ bytes$, write }: Link) =>
  new Observable((subscriber) =>
    bytes$.subscribe((chunk) => {
      if (text(chunk) === 'bye') subscriber.complete();
      else if (text(chunk) === 'crash') subscriber.error(new TransportError('lost', 'It was unplugged.'));
      else subscriber.add(write(bytes(`<${text(chunk)}>`)).subscribe());
    }),
  );
const write = (what: string): Task => ({ _tag: 'Write', bytes: bytes(what) });

describe('a port that is served', () => {
  it('is opened once, read from then on, and written to', async () => {
    const { host, log, comes } = hosted({ transport: memory(device) });
    expect(host.isOpen()).toBe(true);
    host.perform(1, write('AT'));
    await comes('read <AT>');
    expect(log).toEqual(['tried', 'opened "without settings"', 'tx 2', 'did 1: ok', 'rx 4', 'read <AT>']);
    host.close();
  });

  it('tells what it has read in its place, where the pieces of a turn are told as one', () => {
    const read$ = new Subject<Uint8Array>();
    const ends$ = new Subject<never>();
    const transport = concat(of({ bytes$: read$, write: () => EMPTY }), ends$);
    const turns: (() => void)[] = [];
    const { host, log } = hosted({ transport }, (then) => turns.push(then));
    read$.next(bytes('a'));
    read$.next(bytes('b'));
    host.perform(1, write('AT'));
    read$.next(bytes('c'));
    ends$.error(new TransportError('lost', 'It was unplugged.'));
    host.close();
    for (const turn of turns) turn();
    expect(log).toEqual([
      ...['tried', 'opened "without settings"', 'tx 2', 'rx 2', 'read ab', 'did 1: ok'],
      ...['rx 1', 'read c', 'unplugged: It was unplugged.'],
    ]);
  });

  it('tells nothing of what it has read once it is closed', () => {
    const read$ = new Subject<Uint8Array>();
    const turns: (() => void)[] = [];
    const transport = concat(of({ bytes$: read$, write: () => EMPTY }), NEVER);
    const { host, log } = hosted({ transport }, (then) => turns.push(then));
    read$.next(bytes('a'));
    host.close();
    for (const turn of turns) turn();
    expect(log).toEqual(['tried', 'opened "without settings"']);
  });

  it('is opened again when it was unplugged, and when its far end has closed it', async () => {
    const { host, log } = hosted({ transport: memory(device) });
    const openings = () => log.filter((line) => line.startsWith('opened')).length;
    host.perform(1, write('crash'));
    await until(() => openings() === 2);
    host.perform(2, write('bye'));
    await until(() => openings() === 3);
    expect(log.filter((line) => /^(opened|unplugged|closed)/.test(line))).toEqual([
      'opened "without settings"',
      'unplugged: It was unplugged.',
      'opened "without settings"',
      'closed: The far end of modem has closed it.',
      'opened "without settings"',
    ]);
    host.close();
  });

  it('is tried again and again where it cannot be opened, and is none until then', async () => {
    let tries = 0;
    const transport = defer(() => {
      tries += 1;
      return tries < 4 ? throwError(() => new TransportError('not-found', 'Nothing there.')) : memory(device);
    });
    const { host, log, comes } = hosted({ transport });
    host.perform(1, write('AT'));
    await comes('opened "without settings"');
    expect(log).toEqual([
      'tried: Nothing there.',
      'did 1: gone, modem is not open.',
      'tried: Nothing there.',
      'tried: Nothing there.',
      'tried',
      'opened "without settings"',
    ]);
    host.close();
  });

  it('waits before it is tried again', () => {
    jest.useFakeTimers();
    let tries = 0;
    const transport = defer(() => {
      tries += 1;
      return throwError(() => new TransportError('not-found', 'no'));
    });
    const { host } = hosted({ transport, reopen: 1000 });
    jest.advanceTimersByTime(999);
    expect(tries).toBe(1);
    jest.advanceTimersByTime(1);
    expect(tries).toBe(2);
    host.close();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it('is neither gone nor tried again where a bug of its transport came up: that is told as it is', async () => {
    let tries = 0;
    const broken = defer(() => {
      tries += 1;
      throw new TypeError('undefined is not a port');
    });
    const never = hosted({ transport: broken });
    const late$ = new Subject<never>();
    const late = hosted({ transport: merge(memory(device), late$) });
    late$.error(new TypeError('undefined is not a port'));
    await new Promise((resolve) => setImmediate(resolve));
    expect([tries, never.log]).toEqual([1, ['broke: TypeError: undefined is not a port']]);
    expect(late.log).toEqual([
      'tried',
      'opened "without settings"',
      'broke: TypeError: undefined is not a port',
    ]);
    for (const { host } of [never, late]) host.close();
  });

  it('is let go of, and says nothing more', async () => {
    const closings: string[] = [];
    const transport = new Observable<Link>((subscriber) => {
      subscriber.add(() => closings.push('closed'));
      return memory(device).subscribe(subscriber);
    });
    const { host, log } = hosted({ transport });
    host.perform(1, { _tag: 'Action', name: 'none' });
    const said = log.length;
    host.close();
    host.perform(2, write('AT'));
    expect(closings).toEqual(['closed']);
    expect([host.isOpen(), log.slice(said)]).toEqual([false, []]);
  });

  it('tells of its lines as they are and as they change, of those that it has', async () => {
    const dcd$ = new BehaviorSubject(false);
    const driven: unknown[] = [];
    const none$ = throwError(() => new TransportError('unsuitable', 'No such line.'));
    const signals: Signals = {
      set: (lines) =>
        defer(() => {
          driven.push(lines);
          return 'brk' in lines ? throwError(() => new TransportError('unsuitable', 'No break.')) : EMPTY;
        }),
      dcd$,
      cts$: concat(of(true), NEVER),
      dsr$: none$,
      ri$: none$,
    };
    const { host, log, comes } = hosted({ transport: memory(device, { signals }) });
    await comes('dcd off');
    dcd$.next(true);
    await comes('dcd on');
    host.perform(1, { _tag: 'Lines', lines: { dtr: false } });
    host.perform(2, { _tag: 'Lines', lines: { brk: true } });
    await comes('did 2: unsupported, No break.');
    expect(log.filter((line) => /^(cts|dcd|dsr|ri)/.test(line))).toEqual(['cts on', 'dcd off', 'dcd on']);
    expect(log).toContain('did 1: ok');
    expect(driven).toEqual([{ dtr: true, rts: true }, { dtr: false }, { brk: true }]);
    host.close();
  });

  it('has its settings changed where they can be', async () => {
    const usual = lineSettings();
    const tuning = {
      settings: () => usual,
      set: ({ baudRate = 0 }) =>
        baudRate > 1_000_000
          ? throwError(() => new TransportError('unsuitable', 'Too fast.'))
          : of({ ...usual, baudRate }),
    };
    const { host, log } = hosted({ transport: memory(device, { tuning }) });
    host.perform(1, { _tag: 'Set', settings: { baudRate: 9600 } });
    host.perform(2, { _tag: 'Set', settings: { baudRate: 4_000_000 } });
    expect(log).toEqual([
      'tried',
      `opened ${JSON.stringify(usual)}`,
      `did 1: ok ${JSON.stringify({ settings: { ...usual, baudRate: 9600 } })}`,
      'did 2: unsupported, Too fast.',
    ]);
    host.close();
  });

  it('cannot do what it has not', async () => {
    const { host, log, comes } = hosted({ transport: memory(device) });
    host.perform(1, { _tag: 'Lines', lines: { dtr: false } });
    host.perform(2, { _tag: 'Set', settings: { baudRate: 9600 } });
    host.perform(3, { _tag: 'Action', name: 'toString' });
    await comes('did 3: unsupported, modem has no action of this name.');
    expect(log.slice(2)).toEqual([
      'did 1: unsupported, modem has no modem lines.',
      'did 2: unsupported, The settings of modem cannot be changed.',
      'did 3: unsupported, modem has no action of this name.',
    ]);
    host.close();
  });

  it('says of a write that the line went with it', async () => {
    const { host, log, comes } = hosted({ transport: memory(device) });
    host.perform(1, write('crash'));
    host.perform(2, write('AT'));
    await comes('unplugged: It was unplugged.');
    expect(log.slice(2, 5)).toEqual(['tx 5', 'did 1: ok', 'did 2: gone, It was unplugged.']);
    host.close();
  });
});

describe('a port that did not take what was written', () => {
  /** Takes all but "no". */
  const choosy = (closed: () => void) =>
    new Observable<Link>((subscriber) => {
      subscriber.add(closed);
      const write = (what: Uint8Array) =>
        text(what) === 'no' ? throwError(() => new Error('It is stuck.')) : EMPTY;
      subscriber.next({ bytes$: NEVER, write });
    });

  it('is let go of and opened again: what of it has gone out nobody knows', async () => {
    let closings = 0;
    const { host, log } = hosted({
      transport: choosy(() => {
        closings += 1;
      }),
    });
    host.perform(1, write('no'));
    expect(host.isOpen()).toBe(false);
    await until(() => host.isOpen());
    host.perform(2, write('yes'));
    expect(log).toEqual([
      'tried',
      'opened "without settings"',
      'did 1: failed, It is stuck.',
      'unplugged: It is stuck.',
      'tried',
      'opened "without settings"',
      'tx 3',
      'did 2: ok',
    ]);
    expect(closings).toBe(1);
    host.close();
  });

  it('stays as it is where that was written to the opening before', async () => {
    const answers: Subject<never>[] = [];
    const transport = new Observable<Link>((subscriber) => {
      const stuck = () => {
        const answer$ = new Subject<never>();
        answers.push(answer$);
        return answer$;
      };
      subscriber.next({ bytes$: NEVER, write: stuck });
    });
    const { host, log } = hosted({ transport });
    host.perform(1, write('a'));
    host.perform(2, write('b'));
    answers[0]?.error(new Error('It is stuck.'));
    await until(() => host.isOpen());
    answers[1]?.error(new Error('That too.'));
    expect(host.isOpen()).toBe(true);
    expect(log.filter((line) => line.startsWith('unplugged'))).toEqual(['unplugged: It is stuck.']);
    host.close();
  });
});

describe('an action of a port', () => {
  it('is done when its stream completes, whatever it emits, and whether or not the port is open', async () => {
    const pressed$ = new Subject<number>();
    const { host, log } = hosted({
      transport: throwError(() => new Error('no')),
      reopen: 10_000,
      actions: {
        power: () => pressed$,
        fail: () => Promise.reject(new Error('no relay')),
        bug: () => {
          throw new Error('at once');
        },
      },
    });
    host.perform(1, { _tag: 'Action', name: 'power' });
    host.perform(2, { _tag: 'Action', name: 'fail' });
    host.perform(3, { _tag: 'Action', name: 'bug' });
    pressed$.next(1);
    await until(() => log.includes('did 2: failed, no relay'));
    expect(log).not.toContain('did 1: ok');
    pressed$.complete();
    expect(log).toContain('did 1: ok');
    expect(log).toContain('did 3: failed, at once');
    host.close();
  });

  it('is given up after 30 s, also where it emits on and on', () => {
    jest.useFakeTimers();
    const { host, log } = hosted({
      transport: merge(NEVER),
      actions: {
        stuck: () => new Observable((subscriber) => void setInterval(() => subscriber.next(1), 1000)),
      },
    });
    host.perform(1, { _tag: 'Action', name: 'stuck' });
    jest.advanceTimersByTime(29_999);
    expect(log).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(log).toEqual(['did 1: timeout, Timeout has occurred']);
    host.close();
    jest.useRealTimers();
  });
});
