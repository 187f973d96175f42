import fc from 'fast-check';
import {
  concat,
  concatMap,
  EMPTY,
  filter,
  firstValueFrom,
  lastValueFrom,
  range,
  Subject,
  take,
  toArray,
} from 'rxjs';
import { start, step } from '../../src/bridge/machine/bridge.ts';
import type { BridgeEffect, Task } from '../../src/bridge/machine/effect.ts';
import type { BridgeEvent } from '../../src/bridge/machine/event.ts';
import { DEFAULTS } from '../../src/bridge/machine/options.ts';
import { type RemoteLink, websocket } from '../../src/index.ts';
import type { Operation, Request, Resume, Welcome } from '../../src/protocol/message.ts';
import { type Caller, hello, welcomed } from '../caller.ts';
import { cutWire } from '../cut-wire.ts';
import { served, TOKEN, uart } from '../served.ts';

const OPTIONS = {
  ...DEFAULTS,
  limits: { ...DEFAULTS.limits, operationsPerSecond: 1_000_000 },
  server: 'boot',
  firstLease: 1,
  ports: { modem: { ring: 4_096, will: [], actions: ['key'] } },
};
const RIGHTS = new Set(['observe', 'write', 'lines', 'action'] as const);
const client = { id: 'a client that is cut off', name: '' };

/** A bridge's machine whose UART does what it is told when the test says so, and counts it. */
const machine = () => {
  let state = start(OPTIONS);
  let now = 0;
  let sessions = 0;
  const tasks: { readonly task: number; readonly what: Task }[] = [];
  const due: number[] = [];
  const answers = new Map<number, number>();
  const refused: string[] = [];
  let welcome: Welcome | undefined;
  const perform = (effect: BridgeEffect) => {
    if (effect._tag === 'PortDo') {
      tasks.push(effect);
      due.push(effect.task);
    }
    if (effect._tag !== 'Say') return;
    const { message } = effect;
    if (message.t === 'welcome') welcome = message;
    if (message.t === 'err') refused.push(`${message.id} ${message.code}`);
    if (message.t === 'ok' || message.t === 'err')
      answers.set(message.id, (answers.get(message.id) ?? 0) + 1);
  };
  const feed = (event: BridgeEvent) => {
    now += 1;
    const [after, effects] = step(state, event, now);
    state = after;
    effects.forEach(perform);
  };
  feed({ _tag: 'PortOpened', port: 'modem' });
  return {
    tasks,
    answers,
    refused,
    /** Dials, once more. */
    dial: () => {
      const resume: Resume | undefined = welcome && {
        server: welcome.server,
        epoch: 1,
        rx: 0,
        lease: welcome.tx?.lease,
      };
      sessions += 1;
      feed({ _tag: 'Came', session: sessions, rights: RIGHTS, from: '' });
      feed({ _tag: 'Said', session: sessions, message: hello({ client, attempt: sessions, resume }) });
    },
    say: (message: Request) => feed({ _tag: 'Said', session: sessions, message }),
    cut: () => feed({ _tag: 'Left', session: sessions, code: 1006 }),
    /** The UART does what it was told so far, and each timer runs out. */
    work: () => {
      for (let turn = 0; turn < 4; turn += 1) {
        for (const task of due.splice(0))
          feed({ _tag: 'PortDid', port: 'modem', task, outcome: { ok: true } });
        now += 10;
        feed({ _tag: 'Woke' });
      }
    },
  };
};

const OPERATIONS: readonly Operation[] = [
  { t: 'action', name: 'key' },
  { t: 'pulse', line: 'dtr', level: false, ms: 5 },
  { t: 'lines', lines: { rts: true } },
  { t: 'script', steps: [{ write: 'QQ==' }] },
  { t: 'set', settings: { baudRate: 9_600 } },
];
/** What each comes to at the UART, counted in tasks. */
const TASKS: Readonly<Record<string, number>> = { action: 1, pulse: 2, lines: 1, script: 1, set: 1 };

describe('T17: what is asked again because its answer was lost', () => {
  it('a thousand cuts, before, while and after it is done: everything is done once, and answered in the end', () => {
    const plan = fc.array(
      fc.record({
        operation: fc.nat(OPERATIONS.length - 1),
        cuts: fc.array(fc.constantFrom('unheard', 'unfinished', 'unanswered'), { maxLength: 3 }),
      }),
      { minLength: 20, maxLength: 40 },
    );
    let cuts = 0;
    fc.assert(
      fc.property(plan, (asked) => {
        const { dial, say, cut, work, tasks, answers, refused } = machine();
        dial();
        asked.forEach(({ operation, cuts: moments }, at) => {
          const request: Request = { ...(OPERATIONS[operation] ?? { t: 'drain' }), id: at + 1 };
          for (const moment of moments) {
            cuts += 1;
            if (moment !== 'unheard') say(request);
            if (moment === 'unanswered') work();
            cut();
            dial();
          }
          say(request);
          work();
        });
        const expected = asked.reduce(
          (sum, { operation }) => sum + (TASKS[OPERATIONS[operation]?.t ?? ''] ?? 0),
          0,
        );
        expect(tasks).toHaveLength(expected);
        expect(refused).toEqual([]);
        expect([...answers.keys()].sort((one, other) => one - other)).toEqual(asked.map((_, at) => at + 1));
      }),
      { numRuns: 80 },
    );
    expect(cuts).toBeGreaterThan(1_000);
  });

  it('an answer is remembered through 256 others, and then nothing is done, and that is said', () => {
    const { dial, say, work, tasks, answers, refused, cut } = machine();
    dial();
    for (let id = 1; id <= 257; id += 1) {
      say({ t: 'action', name: 'key', id });
      work();
    }
    cut();
    dial();
    for (const id of [2, 257, 1]) say({ t: 'action', name: 'key', id });
    work();
    expect(tasks).toHaveLength(257);
    expect(refused).toEqual(['1 forgotten']);
    expect([1, 2, 257].map((id) => answers.get(id))).toEqual([2, 2, 2]);
  });

  it('over sockets that are reset each time before the answer is read: each pulse and each press is one', async () => {
    const modem = uart();
    let presses = 0;
    const key = () => {
      presses += 1;
      return EMPTY;
    };
    const { url } = await served({ modem: { transport: modem.transport, actions: { key } } });
    const before = modem.lines.length;
    let caller: Caller & { readonly welcome: Welcome } = await welcomed(url, { client });
    const { server, tx } = caller.welcome;
    const lease = tx?.lease;
    let attempt = 1;
    const again = async () => {
      caller.socket.terminate();
      attempt += 1;
      const resume = { server, epoch: 1, rx: 0, lease };
      caller = await welcomed(url, { client, attempt, resume });
      expect(caller.welcome.resumed.tx).toBe('full');
    };
    for (let id = 1; id <= 40; id += 1) {
      const request: Request =
        id % 2 === 0
          ? { t: 'action', name: 'key', id }
          : { t: 'pulse', line: 'dtr', level: false, ms: 1, id };
      caller.say(request);
      if (id % 3 === 0) await caller.answer(id);
      await again();
      caller.say(request);
      expect(await caller.answer(id)).toEqual({ t: 'ok', id });
      caller.say(request);
    }
    expect(await caller.settled()).toBeUndefined();
    expect(presses).toBe(20);
    expect(modem.lines.slice(before)).toEqual(
      Array.from({ length: 20 }, () => [{ dtr: false }, { dtr: true }]).flat(),
    );
  });

  it('our own client, over a wire that is cut under its requests: likewise', async () => {
    const modem = uart();
    const wire = await cutWire();
    let presses = 0;
    const key = () => {
      presses += 1;
      // The answer is not on its way yet. Each cut in a row is followed by a longer wait: there are only a few.
      if (presses % 5 === 0) wire.cut();
      return EMPTY;
    };
    const { url } = await served(
      { modem: { transport: modem.transport, actions: { key } } },
      { limits: { connections: 200 }, hosts: [wire.host] },
    );
    wire.leadTo(url);
    const link = new Subject<RemoteLink>();
    const opened = firstValueFrom(link);
    const life = websocket(`ws://${wire.host}/modem`, { token: TOKEN }).subscribe(link);
    try {
      const { remote, events$ } = await opened;
      const resumed = lastValueFrom(
        events$.pipe(
          filter(({ _tag }) => _tag === 'Resumed'),
          take(4),
          toArray(),
        ),
      );
      const presses$ = range(0, 20).pipe(
        concatMap(() => concat(remote.action('key'), remote.pulse('dtr', false, 1))),
        toArray(),
      );
      expect(await lastValueFrom(presses$)).toEqual([]);
      expect(await resumed).toHaveLength(4);
      expect(presses).toBe(20);
      const pulses = modem.lines.filter(({ dtr, rts }) => dtr !== undefined && rts === undefined);
      expect(pulses).toEqual(Array.from({ length: 20 }, () => [{ dtr: false }, { dtr: true }]).flat());
    } finally {
      life.unsubscribe();
      wire.close();
    }
  });
});
