import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import {
  start as startBridge,
  step as stepBridge,
  wakeAt as wakeBridge,
} from '../../src/bridge/machine/bridge.ts';
import type { BridgeEvent } from '../../src/bridge/machine/event.ts';
import { DEFAULTS } from '../../src/bridge/machine/options.ts';
import {
  start as startClient,
  step as stepClient,
  wakeAt as wakeClient,
} from '../../src/client/machine/client.ts';
import type { ClientEvent } from '../../src/client/machine/event.ts';
import { decodeClient, decodeServer, encodeControl } from '../../src/protocol/control.ts';
import { decodeFrame, encodeFrame } from '../../src/protocol/frame.ts';
import { clientFrame, fromClient, fromServer, serverFrame, wireBytes, wireText } from './any-message.ts';

const holds = <T>(property: fc.IProperty<T>, numRuns: number): void => fc.assert(property, { numRuns });

/** One line, and nothing that a terminal obeys. */
const PLAIN = /^[\x20-\x7e]+$/;

/** A machine in the hands of a test: the clock goes on by what it waits for. */
const machineOf = <S, Event, Effect>(
  initial: S,
  step: (state: S, event: Event, now: number) => readonly [S, readonly Effect[]],
  wakeAt: (state: S) => number | undefined,
) => {
  let state = initial;
  let now = 0;
  const effects: Effect[] = [];
  return {
    effects,
    feed: (event: Event) => {
      const [after, more] = step(state, event, now);
      state = after;
      effects.push(...more);
      const due = wakeAt(state) ?? now;
      if (Number.isNaN(due)) throw new Error('It waits for no time that there is.');
      now += 1;
    },
  };
};

const understood = <M>(decode: (text: string) => E.Either<string, M>, message: fc.Arbitrary<unknown>) =>
  message.map((value) => decode(JSON.stringify(value) ?? ''));

const bridgeOptions = {
  ...DEFAULTS,
  server: 'boot',
  firstLease: 1,
  ports: { modem: { ring: 64, will: [], actions: ['power-key'] } },
};
const SESSIONS = [1, 2, 3] as const;
const cameAs = (session: number) => ({
  _tag: 'Came' as const,
  session,
  rights: new Set(['list', 'observe', 'write', 'lines', 'action', 'force'] as const),
  from: '',
});
const lastHello = {
  t: 'hello' as const,
  v: 1,
  client: { id: 'the last of them', name: '' },
  attempt: 1,
  port: 'modem',
  role: 'writer' as const,
  takeover: 'force' as const,
};

const session = fc.constantFrom(...SESSIONS);
const clientEvent: fc.Arbitrary<BridgeEvent> = fc.oneof(
  fc
    .tuple(session, understood(decodeClient, fromClient))
    .map(([of, message]) =>
      E.isRight(message)
        ? { _tag: 'Said' as const, session: of, message: message.right }
        : { _tag: 'Broke' as const, session: of, why: message.left },
    ),
  fc
    .tuple(session, clientFrame)
    .map(([of, frame]) => ({ _tag: 'Sent' as const, session: of, frame: { ...frame } })),
  session.map((of) => ({ _tag: 'Alive' as const, session: of })),
  session.map((of) => ({ _tag: 'Left' as const, session: of, code: 1006 })),
  session.map(cameAs),
  fc
    .tuple(session, fc.boolean())
    .map(([of, blocked]) => ({ _tag: 'Blocked' as const, session: of, blocked })),
);
const portEvent: fc.Arbitrary<BridgeEvent> = fc.oneof(
  fc.uint8Array({ maxLength: 80 }).map((bytes) => ({ _tag: 'PortRead' as const, port: 'modem', bytes })),
  fc
    .nat(9)
    .map((task) => ({ _tag: 'PortDid' as const, port: 'modem', task, outcome: { ok: true as const } })),
  fc.constant({ _tag: 'PortClosed' as const, port: 'modem', cause: 'unplugged' as const, why: '' }),
  fc.constant({ _tag: 'PortOpened' as const, port: 'modem' }),
  fc.constant({ _tag: 'Woke' as const }),
);

const clientOptions = {
  client: { id: 'a client of this', name: '' },
  port: 'modem',
  takeover: 'no' as const,
  gaps: 'tell' as const,
  seed: 1,
  backoff: { first: 100, most: 10_000 },
  window: 65_536,
};
const plainWelcome = {
  t: 'welcome' as const,
  server: 'boot',
  rx: { epoch: 1, from: 0, base: 0, end: 0 },
  tx: { lease: 1, accepted: 0, written: 0, limit: 65_536 },
  resumed: { rx: 'none' as const, tx: 'none' as const },
  timing: { heartbeat: 10_000, silence: 25_000, window: 60_000 },
  port: { name: 'modem', state: 'open' as const, epoch: 1, dirty: false, lines: {} },
};
const serverEvent: fc.Arbitrary<ClientEvent> = fc.oneof(
  {
    weight: 4,
    arbitrary: understood(decodeServer, fromServer).map((message) =>
      E.isRight(message)
        ? { _tag: 'Said' as const, message: message.right }
        : { _tag: 'Broke' as const, why: message.left },
    ),
  },
  { weight: 3, arbitrary: serverFrame.map((frame) => ({ _tag: 'Sent' as const, frame: { ...frame } })) },
  fc.constant({ _tag: 'Woke' as const }),
  fc.constant({ _tag: 'Alive' as const }),
  fc.constantFrom(1006, 1001, 4429, 4503).map((code) => ({ _tag: 'Down' as const, code, why: '' })),
  fc.nat(100).map((bytes) => ({ _tag: 'Consumed' as const, bytes })),
);

describe('T7: messages that are nearly right', () => {
  it.each([
    ['client', decodeClient, wireText(fromClient)],
    ['bridge', decodeServer, wireText(fromServer)],
  ] as const)(
    'text of a %s: it says something that can be said again in the same words, or why it says nothing',
    (_, decode, text) => {
      let understood = 0;
      holds(
        fc.property(text, (said) => {
          const message = decode(said);
          if (E.isLeft(message)) return PLAIN.test(message.left);
          understood += 1;
          return isDeepStrictEqual(decode(encodeControl(message.right)), message);
        }),
        10_000,
      );
      // Neither side of it is idle.
      expect(understood).toBeGreaterThan(1_000);
      expect(understood).toBeLessThan(9_500);
    },
  );

  it('bytes: a frame that stands on the wire as it came, or why it is none', () => {
    let understood = 0;
    holds(
      fc.property(wireBytes, (bytes) => {
        const frame = decodeFrame(bytes);
        if (E.isLeft(frame)) return PLAIN.test(frame.left);
        understood += 1;
        return Buffer.compare(encodeFrame(frame.right), bytes) === 0;
      }),
      10_000,
    );
    expect(understood).toBeGreaterThan(2_000);
  });

  it('every frame that can be said is understood as it was meant', () => {
    holds(
      fc.property(fc.oneof(clientFrame, serverFrame), (frame) =>
        isDeepStrictEqual(decodeFrame(encodeFrame(frame)), E.right({ ...frame })),
      ),
      5_000,
    );
  });

  it('the machine of a bridge goes through whatever is understood of them, and serves the next as before', () => {
    let welcomes = 0;
    const script = fc.array(fc.oneof({ weight: 5, arbitrary: clientEvent }, portEvent), { maxLength: 25 });
    holds(
      fc.property(script, (events) => {
        const bridge = machineOf(startBridge(bridgeOptions), stepBridge, wakeBridge);
        const port = { port: 'modem', _tag: 'PortOpened' as const };
        bridge.feed(port);
        for (const session of SESSIONS) bridge.feed(cameAs(session));
        for (const event of events) bridge.feed(event);
        bridge.feed({ _tag: 'PortClosed', port: 'modem', cause: 'unplugged', why: '' });
        bridge.feed(port);
        // Whatever they have done: who comes then gets the lease, once the wills are done, or the holder is named.
        const before = bridge.effects.length;
        bridge.feed(cameAs(99));
        bridge.feed({ _tag: 'Said', session: 99, message: lastHello });
        const said = bridge.effects.slice(before);
        const greeted = said.some((effect) => effect._tag === 'Say' && effect.message.t === 'welcome');
        if (greeted) welcomes += 1;
        return greeted;
      }),
      400,
    );
    expect(welcomes).toBe(400);
  });

  it('the machine of a client does likewise, and ends at most once', () => {
    const heard = fc.array(serverEvent, { maxLength: 25 });
    holds(
      fc.property(fc.boolean(), heard, (observes, events) => {
        const role = observes ? ('observer' as const) : ('writer' as const);
        const client = machineOf(startClient({ ...clientOptions, role }), stepClient, wakeClient);
        client.feed({ _tag: 'Began' });
        client.feed({ _tag: 'Up' });
        client.feed({ _tag: 'Said', message: plainWelcome });
        client.feed({ _tag: 'Write', write: 1, bytes: Uint8Array.of(1, 2, 3) });
        client.feed({ _tag: 'Ask', ask: 1, operation: { t: 'drain' } });
        for (const event of events) {
          client.feed(event);
          // It dials again by itself; here it gets through at once.
          if (client.effects.at(-1)?._tag === 'Dial') client.feed({ _tag: 'Up' });
        }
        client.feed({ _tag: 'Ended' });
        const count = (wanted: string) => client.effects.filter(({ _tag }) => _tag === wanted).length;
        return (
          count('Finish') <= 1 &&
          count('Wrote') + count('NotWritten') === 1 &&
          count('Answered') + count('NotAnswered') === 1
        );
      }),
      400,
    );
  });
});
