import type { Hello } from '../../src/protocol/message.ts';
import { call, hello, welcomed } from '../caller.ts';
import { bearer, served, TOKEN, uart } from '../served.ts';

const WEAK = 'a-token-that-may-not-force';
const weak = { authorization: `Bearer ${WEAK}` };
const steps = Array.from({ length: 17 }, () => ({ quiet: 1 }));

/** Hellos that want the lease and do not get it, and what they are closed with. */
const failing = (
  holder: string,
  at: number,
): readonly (readonly [string, number, Partial<Hello>, typeof bearer])[] => [
  ['force without the right', 4403, { takeover: 'force' }, weak],
  [
    'force without the right, as the holder is called',
    4403,
    { takeover: 'force', client: { id: `somebody else ${at}`, name: holder } },
    weak,
  ],
  ['another version', 4406, { takeover: 'force', v: 2 }, bearer],
  ['no such port', 4404, { takeover: 'force', port: 'other' }, bearer],
  ['a will that is too long', 4400, { takeover: 'force', will: steps }, bearer],
  [
    'a position that cannot be',
    4400,
    { takeover: 'force', resume: { server: '', epoch: 9, rx: 9, lease: 1 } },
    bearer,
  ],
  ['no takeover', 4409, {}, bearer],
  ['one if the holder were dead', 4409, { takeover: 'if-dead' }, weak],
];

describe('T10: hellos that fail are to unseat the writer', () => {
  it('during a stream both ways: the writer loses nothing, and is told nothing', async () => {
    const modem = uart();
    const { url, log } = await served(modem.transport, {
      token: [
        { token: TOKEN, rights: ['list', 'observe', 'write', 'lines', 'action', 'force'] },
        { token: WEAK, rights: ['list', 'observe', 'write', 'lines', 'action'] },
      ],
      limits: { connections: 64 },
    });
    const writer = await welcomed(url);
    const { server, tx, rx } = writer.welcome;
    const lease = tx?.lease ?? 0;
    const holder = String(log.find(({ what }) => what === 'Leased')?.fields['client']);

    let written = '';
    let read = '';
    const stream = async (at: number) => {
      const piece = `${at} `.repeat(10);
      writer.send({ _tag: 'Tx', lease, offset: written.length, bytes: new Uint8Array(Buffer.from(piece)) });
      written += piece;
      writer.send({ _tag: 'RxLimit', epoch: rx.epoch, consumed: read.length, limit: read.length + 65_536 });
      modem.reads(piece);
      read += piece;
      await modem.given(written.length);
    };
    for (let at = 0; at < 25; at += 1) {
      await Promise.all(
        failing(holder, at).map(async ([what, code, change, headers]) => {
          const caller = await call(url, { headers });
          const resume = change.resume && { ...change.resume, server };
          caller.say(hello({ ...change, ...(resume && { resume }) }));
          await stream(at);
          expect([what, (await caller.closed).code]).toEqual([what, code]);
        }),
      );
    }

    expect(modem.written()).toBe(written);
    await writer.settled();
    expect(writer.read()).toBe(read);
    const surprises = writer.heard.filter(({ t }) => t !== 'welcome' && t !== 'hb');
    expect(surprises).toEqual([]);
    expect(log.filter(({ what }) => what === 'LeaseEnded')).toEqual([]);
    writer.say({ t: 'drain', id: 1 });
    expect(await writer.answer(1)).toEqual({ t: 'ok', id: 1 });
  });

  it('one with a delayed hello of the writer itself: the later one stays', async () => {
    const modem = uart();
    const { url } = await served(modem.transport);
    const client = { id: 'a client that dials twice', name: 'console' };
    const writer = await welcomed(url, { client, attempt: 7 });
    for (const attempt of [0, 1, 6, 7]) {
      const late = await call(url);
      late.say(hello({ client, attempt, takeover: 'force' }));
      expect(await late.closed).toMatchObject({ code: 4411 });
    }
    writer.say({ t: 'drain', id: 1 });
    expect(await writer.answer(1)).toEqual({ t: 'ok', id: 1 });
  });
});
