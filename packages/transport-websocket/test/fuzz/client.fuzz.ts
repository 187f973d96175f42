import { Reading, written } from '@atrx/seeds';
import { either as E } from 'fp-ts';
import type { ClientEvent } from '../../src/client/machine/event.ts';
import { CLOSE } from '../../src/protocol/close.ts';
import { decodeServer } from '../../src/protocol/control.ts';
import { decodeFrame } from '../../src/protocol/frame.ts';
import { exposedClient } from '../threats/exposed.ts';
import { Host } from './host.ts';
import { count, operationAt } from './operations.ts';
import { lives, messages } from './seeds.ts';

const MOST = 60;
/** In milliseconds, for so many events, and with every branch counted. */
export const longest = 500;
const CODES = [1006, ...Object.values(CLOSE)];

/** What a bridge tells a client, time and its application in between: it ends once, and tells of each write and each request once. */
export const fuzz = (bytes: Uint8Array): void => {
  const reading = new Reading(bytes);
  const client = exposedClient(reading.byte() % 4 === 3 ? 'observer' : 'writer');
  let consumed = 0;
  const host = new Host(client.effects);
  const said = (): ClientEvent => {
    const message = decodeServer(reading.text());
    return E.isRight(message)
      ? { _tag: 'Said', message: message.right }
      : { _tag: 'Broke', why: message.left };
  };
  const sent = (): ClientEvent => {
    const frame = decodeFrame(reading.piece());
    if (E.isLeft(frame)) return { _tag: 'Broke', why: frame.left };
    const { right } = frame;
    return right._tag === 'Rx' || right._tag === 'TxAck'
      ? { _tag: 'Sent', frame: right }
      : { _tag: 'Broke', why: right._tag };
  };
  const events: readonly (() => void)[] = [
    () => client.feed(said()),
    () => client.feed(said()),
    () => client.feed(sent()),
    () => client.write(),
    () => client.ask(operationAt(reading.byte())),
    () => client.later(reading.byte() ** 2),
    () => client.feed({ _tag: 'Down', code: CODES[reading.byte() % CODES.length] ?? 1006, why: '' }),
    () => {
      const more = Math.min(reading.byte(), host.delivered - consumed);
      consumed += more;
      client.feed({ _tag: 'Consumed', bytes: more });
    },
    () => client.feed({ _tag: 'Alive' }),
    () => client.feed({ _tag: 'Said', message: host.ok() }),
    () => {
      const frame = host.ack();
      if (frame) client.feed({ _tag: 'Sent', frame });
    },
    () => client.feed({ _tag: 'Sent', frame: host.rx(reading.piece()) }),
    () => client.feed({ _tag: 'Said', message: host.welcome(reading.byte()) }),
  ];
  for (let happened = 0; happened < MOST && !reading.done; happened += 1)
    events[reading.byte() % events.length]?.();
  if (!client.endsWell())
    throw new Error('It does not tell of each write and each request once, or ends twice.');
};

/** As `events` reads them. */
export const seeds = (): readonly Uint8Array[] =>
  lives(
    [
      messages.server.map((text) => written([0, text])),
      messages.serverFrames.map((frame) => written([2, frame])),
      [written([3]), written([5, 200]), written([6, 0]), written([7, 3]), written([8])],
      Array.from({ length: count }, (_, at) => written([4, at])),
      [written([9]), written([10]), written([11, Uint8Array.of(1, 2)])],
      Array.from({ length: 16 }, (_, bits) => written([12, bits])),
    ],
    20,
  ).map((parts) => Uint8Array.from([0, ...parts.flatMap((part) => [...part])]));
