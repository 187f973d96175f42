import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import type { BridgeEvent } from '../../src/bridge/machine/event.ts';
import type { ClientEvent } from '../../src/client/machine/event.ts';
import { decodeClient, decodeServer, encodeControl } from '../../src/protocol/control.ts';
import { decodeFrame, encodeFrame } from '../../src/protocol/frame.ts';
import { clientFrame, fromClient, fromServer, serverFrame, wireBytes, wireText } from './any-message.ts';
import { cameAs, exposedBridge, exposedClient } from './exposed.ts';

const holds = <T>(property: fc.IProperty<T>, numRuns: number): void => fc.assert(property, { numRuns });

/** One line, and nothing that a terminal obeys. */
const PLAIN = /^[\x20-\x7e]+$/;

const understood = <M>(decode: (text: string) => E.Either<string, M>, message: fc.Arbitrary<unknown>) =>
  message.map((value) => decode(JSON.stringify(value) ?? ''));

const SESSIONS = [1, 2, 3] as const;
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
        const bridge = exposedBridge();
        for (const session of SESSIONS) bridge.feed(cameAs(session));
        for (const event of events) bridge.feed(event);
        const greeted = bridge.servesTheNext(99);
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
        const client = exposedClient(observes ? 'observer' : 'writer');
        for (const event of events) client.feed(event);
        return client.endsWell();
      }),
      400,
    );
  });
});
