import { VirtualTimeScheduler } from 'rxjs';
import { type Machine, mailbox } from './mailbox.ts';

interface State {
  readonly log: readonly string[];
  readonly wakeAt: number | undefined;
}

/** Notes what comes, and when; wakes when an event says so; says each event's echo once. */
const machine: Machine<State, string, string> = {
  step: (state, event, now) => {
    if (event === 'bug') throw new TypeError('a bug');
    const [, at] = /^wake at (\d+)$/.exec(event) ?? [];
    return [
      {
        log: [...state.log, `${now}: ${event}`],
        wakeAt: at === undefined ? (event === 'woke' ? undefined : state.wakeAt) : Number(at),
      },
      event.startsWith('echo') ? [event.slice(5)] : [],
    ];
  },
  wakeAt: (state) => state.wakeAt,
};

const running = (scheduler?: VirtualTimeScheduler) => {
  let seen: readonly string[] = [];
  const bugs: unknown[] = [];
  const settlings: number[] = [];
  const box = mailbox<State, string, string>({
    machine,
    initial: { log: [], wakeAt: undefined },
    woke: 'woke',
    perform: (effect, { log }) => {
      seen = log;
      box.post(effect);
    },
    settled: ({ log }) => {
      seen = log;
      settlings.push(log.length);
    },
    broke: (bug) => bugs.push(bug),
    scheduler,
  });
  return { box, seen: () => seen, bugs, settlings };
};

describe('a mailbox', () => {
  beforeEach(() => void jest.useFakeTimers({ now: 0 }));
  afterEach(() => void jest.useRealTimers());

  it('takes one event after the other, those of an effect behind those that wait', () => {
    const { box, seen, settlings } = running();
    box.post('echo echo b');
    box.post('c');
    expect(seen()).toEqual(['0: echo echo b', '0: echo b', '0: b', '0: c']);
    expect(settlings).toEqual([3, 4]);
  });

  it('wakes the machine when it wants to be woken, and not when it no longer does', () => {
    const { box, seen } = running();
    box.post('wake at 100');
    jest.advanceTimersByTime(50);
    box.post('wake at 200');
    jest.advanceTimersByTime(1000);
    expect(seen()).toEqual(['0: wake at 100', '50: wake at 200', '200: woke']);
    box.post('wake at 1060'); // of the past, by now
    expect(seen().at(-1)).toBe('1050: wake at 1060');
    jest.advanceTimersByTime(10);
    expect(seen().at(-1)).toBe('1060: woke');
  });

  it('wakes it in time, however far that is', () => {
    const { box, seen } = running();
    box.post(`wake at ${2 ** 31 + 5}`);
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(2 ** 31 + 4);
    expect(seen()).toHaveLength(1);
    jest.advanceTimersByTime(1);
    expect(seen().at(-1)).toBe(`${2 ** 31 + 5}: woke`);
  });

  it('sets no timer anew for what is put off', () => {
    const { box } = running();
    box.post('wake at 100');
    const set = jest.spyOn(globalThis, 'setInterval');
    for (let at = 101; at < 200; at += 1) box.post(`wake at ${at}`);
    expect(set).not.toHaveBeenCalled();
    box.post('wake at 50');
    expect(set).toHaveBeenCalledTimes(1);
  });

  it('goes by the clock of a scheduler', () => {
    const scheduler = new VirtualTimeScheduler();
    const { box, seen } = running(scheduler);
    box.post('wake at 100');
    scheduler.flush();
    expect(seen()).toEqual(['0: wake at 100', '100: woke']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('leaves an event out that means nothing any more when its turn comes', () => {
    let still = true;
    const log: string[] = [];
    const box = mailbox<number, string, string>({
      machine: { step: (_, event) => [0, [event]], wakeAt: () => undefined },
      initial: 0,
      woke: 'woke',
      perform: (event) => {
        log.push(event);
        if (event !== 'one') return;
        box.post('stale', () => still);
        box.post('fresh', () => true);
        still = false;
      },
      broke: (bug) => log.push(String(bug)),
    });
    box.post('one');
    expect(log).toEqual(['one', 'fresh']);
  });

  it('hears nothing after its last event, and says when that is done', () => {
    const { box, seen } = running();
    let heard: readonly string[] = [];
    box.post('wake at 100');
    box.end('echo late', () => {
      heard = seen();
    });
    box.post('too late');
    jest.advanceTimersByTime(1000);
    expect(heard).toEqual(['0: wake at 100', '0: echo late']);
    expect(seen()).toEqual(heard);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('hears nothing any more once it is stopped', () => {
    const { box, seen } = running();
    box.post('wake at 100');
    box.stop();
    box.post('late');
    jest.advanceTimersByTime(1000);
    expect(seen()).toEqual(['0: wake at 100']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('tells of a bug, and runs no more', () => {
    const { box, seen, bugs } = running();
    box.post('a');
    box.post('echo bug');
    box.post('b');
    expect(bugs).toEqual([new TypeError('a bug')]);
    expect(seen()).toEqual(['0: a', '0: echo bug']);
  });
});
