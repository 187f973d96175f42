import fc from 'fast-check';
import { start, step } from '../../src/bridge/machine/bridge.ts';
import type { BridgeEvent } from '../../src/bridge/machine/event.ts';
import { DEFAULTS } from '../../src/bridge/machine/options.ts';
import { encodeControl } from '../../src/protocol/control.ts';
import { encodeFrame } from '../../src/protocol/frame.ts';
import type { ClientMessage, Hello } from '../../src/protocol/message.ts';
import { type Caller, call, hello, welcomed } from '../caller.ts';
import { type Served, served, uart } from '../served.ts';

const TEXT = new Uint8Array(Buffer.from('AT+QPOWD=0\r'));

/** All that a client of a whole session said, as somebody on the way might have kept it. */
const recorded = async (url: string, given: (count: number) => Promise<void>) => {
  const tape: (string | Uint8Array)[] = [];
  const client = { id: 'the client that was recorded', name: 'console' };
  const greeting = hello({ client });
  const caller = await call(url);
  const say = (message: ClientMessage) => {
    tape.push(encodeControl(message));
    caller.say(message);
  };
  say(greeting);
  const { tx } = await caller.hear('welcome');
  const lease = tx?.lease ?? 0;
  for (let at = 0; at < 5; at += 1) {
    const frame = { _tag: 'Tx' as const, lease, offset: at * TEXT.length, bytes: TEXT };
    tape.push(encodeFrame(frame));
    caller.send(frame);
  }
  const limit = { _tag: 'RxLimit' as const, epoch: 1, consumed: 0, limit: 65_536 };
  tape.push(encodeFrame(limit));
  caller.send(limit);
  say({ t: 'pulse', id: 1, line: 'dtr', level: false, ms: 1 });
  say({ t: 'drain', id: 2 });
  await caller.answer(2);
  await given(5 * TEXT.length);
  return { caller, tape, lease, client, greeting };
};

/** Everything on the tape, to the end or to where the bridge hangs up. */
const replayed = async (url: string, tape: readonly (string | Uint8Array)[]) => {
  const caller = await call(url);
  for (const message of tape) caller.throw(message);
  await caller.settled();
  return caller;
};

const scene = async (window: number) => {
  const modem = uart();
  const bridge = await served(
    { modem: { transport: modem.transport, will: [] } },
    { window, limits: { connections: 200 } },
  );
  return { modem, bridge, ...(await recorded(bridge.url, modem.given)) };
};

const logged = async ({ log }: Served, what: string, caller: Caller): Promise<void> => {
  while (!log.some((entry) => entry.what === what)) await caller.settled();
};

describe('T9: leases that are guessed, sessions that are played again', () => {
  it('a recorded session played again while its client is there, while it is away, and after it has left: not a byte', async () => {
    const { modem, bridge, caller, tape } = await scene(60_000);
    const { length } = modem.written();
    const lines = modem.lines.length;
    const again = async () => {
      const thief = await replayed(bridge.url, tape);
      expect(await thief.closed).toMatchObject({ code: 4411 });
      expect([modem.written().length, modem.lines.length]).toEqual([length, lines]);
      // Without its hello it is nothing either.
      expect(await (await replayed(bridge.url, tape.slice(1))).closed).toMatchObject({ code: 4400 });
      expect([modem.written().length, modem.lines.length]).toEqual([length, lines]);
    };
    await again();
    caller.socket.terminate();
    await again();
    const watcher = await welcomed(bridge.url, { role: 'observer' });
    const heir = await welcomed(bridge.url, { takeover: 'force' });
    await again();
    heir.socket.close(1000);
    await logged(bridge, 'LeaseEnded', watcher);
    await again();
  });

  it('its frames behind a hello of another are of a lease that one never had', async () => {
    const { modem, bridge, caller, tape } = await scene(60_000);
    const before = modem.written();
    caller.say({ t: 'release', id: 3 });
    await caller.answer(3);
    for (const role of ['writer', 'observer'] as const) {
      const own = encodeControl(hello({ role }));
      const thief = await replayed(bridge.url, [own, ...tape.slice(1)]);
      expect(await thief.closed).toMatchObject({ code: role === 'writer' ? 4400 : 4403 });
    }
    expect(modem.written()).toBe(before);
  });

  it('a bridge that was started again knows nothing of it: its leases begin elsewhere', async () => {
    const first = await scene(60_000);
    const modem = uart();
    const bridge = await served({ modem: { transport: modem.transport, will: [] } });
    const thief = await replayed(bridge.url, first.tape);
    expect(await thief.closed).toMatchObject({ code: 4400 });
    expect([modem.written(), modem.lines]).toEqual(['', [{ dtr: true, rts: true }]]);
  });

  it('a hello that names the lease of another does not get it, nor does it cost that one anything', async () => {
    const { modem, bridge, caller, lease, client, greeting } = await scene(60_000);
    const { server } = caller.heard.find((message) => message.t === 'welcome') ?? { server: '' };
    const resume = { server, epoch: 1, rx: 0, lease };
    const thieves: readonly Partial<Hello>[] = [
      { resume },
      { resume, takeover: 'if-dead' },
      { resume, client: { ...client, id: `${client.id} ` } },
      { resume, client: { ...client, id: client.id.toUpperCase() } },
      { resume: { ...resume, lease: lease + 1 } },
    ];
    for (const change of thieves) {
      const thief = await call(bridge.url);
      thief.say(hello(change));
      expect(await thief.closed).toMatchObject({ code: 4412 });
    }
    // Who it is stands in no message to others.
    const watcher = await welcomed(bridge.url, { role: 'observer' });
    watcher.say({ t: 'ports', id: 1 });
    await watcher.answer(1);
    const busy = await call(bridge.url);
    busy.say(hello());
    await busy.closed;
    expect(JSON.stringify([watcher.heard, busy.heard, bridge.log])).not.toContain(greeting.client.id);
    caller.send({ _tag: 'Tx', lease, offset: 5 * TEXT.length, bytes: TEXT });
    await modem.given(6 * TEXT.length);
  });

  it('whatever leases, offsets and epochs a session makes up, the UART has what its writer wrote and nothing else', () => {
    const options = {
      ...DEFAULTS,
      server: 'boot',
      firstLease: 100,
      ports: { modem: { ring: 1_000, will: [], actions: [] } },
    };
    const near = fc.constantFrom(
      0,
      1,
      3,
      99,
      100,
      101,
      102,
      65_536,
      65_537,
      2 ** 32 - 1,
      Number.MAX_SAFE_INTEGER,
    );
    const u32 = near.map((value) => Math.min(value, 2 ** 32 - 1));
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 9, min: 0x80 });
    const resume = fc.record({ server: fc.constantFrom('boot', 'other'), epoch: u32, rx: near, lease: u32 });
    const attack: fc.Arbitrary<(session: number) => BridgeEvent> = fc.oneof(
      fc.record({ lease: u32, offset: near, bytes }).map((frame) => (session: number) => ({
        _tag: 'Sent' as const,
        session,
        frame: { _tag: 'Tx' as const, ...frame },
      })),
      fc.record({ epoch: u32, consumed: near, limit: near }).map((frame) => (session: number) => ({
        _tag: 'Sent' as const,
        session,
        frame: { _tag: 'RxLimit' as const, ...frame },
      })),
    );
    const stranger = fc.record({
      role: fc.constantFrom('writer' as const, 'observer' as const),
      takeover: fc.constantFrom('no' as const, 'if-dead' as const),
      resume: fc.option(resume, { nil: undefined }),
      attacks: fc.array(attack, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(stranger, { maxLength: 12 }), (strangers) => {
        let state = start(options);
        const written: number[] = [];
        const feed = (event: BridgeEvent): void => {
          const [after, effects] = step(state, event, 0);
          state = after;
          for (const effect of effects)
            if (effect._tag === 'PortDo' && effect.what._tag === 'Write') {
              written.push(...effect.what.bytes);
              feed({ _tag: 'PortDid', port: 'modem', task: effect.task, outcome: { ok: true } });
            }
        };
        const rights = new Set(['observe', 'write'] as const);
        const came = (session: number, message: Hello) => {
          feed({ _tag: 'Came', session, rights, from: '' });
          feed({ _tag: 'Said', session, message });
        };
        feed({ _tag: 'PortOpened', port: 'modem' });
        came(1, hello());
        const expected: number[] = [];
        const write = () => {
          const byte = expected.length % 0x80;
          feed({
            _tag: 'Sent',
            session: 1,
            frame: { _tag: 'Tx', lease: 100, offset: expected.length, bytes: Uint8Array.of(byte) },
          });
          expected.push(byte);
        };
        strangers.forEach(({ attacks, ...change }, at) => {
          write();
          came(at + 2, hello(change));
          for (const made of attacks) feed(made(at + 2));
        });
        write();
        expect(written).toEqual(expected);
      }),
      { numRuns: 1_500 },
    );
  });
});
