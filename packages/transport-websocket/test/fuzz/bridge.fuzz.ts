import { Reading, written } from '@atrx/seeds';
import { either as E } from 'fp-ts';
import type { BridgeEvent } from '../../src/bridge/machine/event.ts';
import { decodeClient } from '../../src/protocol/control.ts';
import { decodeFrame } from '../../src/protocol/frame.ts';
import { cameAs, exposedBridge } from '../threats/exposed.ts';
import { count, operationAt } from './operations.ts';
import { lives, messages } from './seeds.ts';
import { Visitors } from './visitors.ts';

/** Who is there at a time; who comes then takes the place, and the number, behind the last. */
const PLACES = 4;
const MOST = 60;
/** In milliseconds, for so many events, and with every branch counted. */
export const longest = 500;

/**
 * What clients do to a bridge, the UART and time in between: it goes through all of it, spins on nothing, and serves whoever
 * comes next.
 */
export const fuzz = (bytes: Uint8Array): void => {
  const bridge = exposedBridge();
  const visitors = new Visitors();
  const reading = new Reading(bytes);
  let last = 0;
  const come = () => {
    last += 1;
    bridge.feed(cameAs(last));
  };
  const someone = () => Math.max(1, last - (reading.byte() % PLACES));
  const said = (session: number): BridgeEvent => {
    const message = decodeClient(reading.text());
    return E.isRight(message)
      ? { _tag: 'Said', session, message: message.right }
      : { _tag: 'Broke', session, why: message.left };
  };
  const sent = (session: number): BridgeEvent => {
    const frame = decodeFrame(reading.piece());
    if (E.isLeft(frame)) return { _tag: 'Broke', session, why: frame.left };
    const { right } = frame;
    return right._tag === 'Tx' || right._tag === 'RxLimit'
      ? { _tag: 'Sent', session, frame: right }
      : { _tag: 'Broke', session, why: right._tag };
  };
  const port = 'modem';
  const done = (): BridgeEvent => {
    // The latest that the UART was asked, or one of those before.
    const tasks = bridge.effects.flatMap((effect) => (effect._tag === 'PortDo' ? [effect.task] : []));
    return { _tag: 'PortDid', port, task: tasks.at(-1 - (reading.byte() % 4)) ?? 0, outcome: { ok: true } };
  };
  const inStep = (of: (session: number) => BridgeEvent) => () => bridge.feed(of(someone()));
  const events: readonly (() => void)[] = [
    inStep((session) => ({
      _tag: 'Said',
      session,
      message: visitors.hello(session, reading.byte()),
    })),
    inStep((session) => ({
      _tag: 'Said',
      session,
      message: visitors.request(session, operationAt(reading.byte())),
    })),
    inStep((session) => ({ _tag: 'Sent', session, frame: visitors.tx(session, reading.piece()) })),
    inStep((session) => ({ _tag: 'Sent', session, frame: visitors.limit(session, reading.byte()) })),
    () => bridge.feed(said(someone())),
    () => bridge.feed(sent(someone())),
    () => bridge.feed(done()),
    () => bridge.feed({ _tag: 'PortRead', port, bytes: reading.piece() }),
    () => bridge.later(reading.byte() ** 2),
    come,
    () => bridge.feed({ _tag: 'Left', session: someone(), code: 1006 }),
    () => bridge.feed({ _tag: 'Alive', session: someone() }),
    () => bridge.feed({ _tag: 'Blocked', session: someone(), blocked: reading.byte() % 2 === 1 }),
    () => bridge.feed({ _tag: 'PortClosed', port, cause: 'unplugged', why: '' }),
    () => bridge.feed({ _tag: 'PortOpened', port }),
  ];
  come();
  come();
  let heard = 0;
  for (let happened = 0; happened < MOST && !reading.done; happened += 1) {
    events[reading.byte() % events.length]?.();
    for (const effect of bridge.effects.slice(heard)) visitors.hear(effect);
    heard = bridge.effects.length;
  }
  if (!bridge.servesTheNext(last + 1)) throw new Error('The next is not served.');
};

/** As `events` reads them: clients that keep to the protocol, others; bytes come; time passes; one leaves, another comes. */
export const seeds = (): readonly Uint8Array[] =>
  lives(
    [
      Array.from({ length: 64 }, (_, at) => written([0, at % PLACES, at * 4])),
      Array.from({ length: count }, (_, at) => written([1, at % 2, at])),
      [written([2, 0, Uint8Array.of(1, 2, 3)]), written([2, 1, Uint8Array.of(4)]), written([3, 0, 3])],
      messages.client.map((text, at) => written([4, at % PLACES, text])),
      messages.clientFrames.map((frame, at) => written([5, at % PLACES, frame])),
      [
        written([6, 0]),
        written([7, Uint8Array.of(1, 2, 3)]),
        written([8, 200]),
        written([9]),
        written([10, 1]),
      ],
      [written([12, 1, 1]), written([12, 1, 0]), written([13]), written([14])],
    ],
    30,
  ).map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));
