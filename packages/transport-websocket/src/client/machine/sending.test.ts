import * as fc from 'fast-check';
import { holds } from '../../../test/holds.ts';
import { bytesOf, grant, played, resumed, welcomed } from '../../../test/machine/played.ts';
import type { Tx } from '../../protocol/frame.ts';
import { UNIT } from '../../protocol/protocol.ts';
import { acknowledged, done, granted, queued, reattached, type Sending, units } from './sending.ts';

const writer = (more: Parameters<typeof welcomed>[0] = {}) => {
  const client = played();
  client.connects(welcomed(more));
  return client;
};

describe('what is sent', () => {
  it('goes out in units, each whole or not at all', () => {
    const client = writer();
    expect(client.writes(1, new Uint8Array(10_000))).toEqual([
      'TX 5:0 4096 bytes',
      'TX 5:4096 4096 bytes',
      'TX 5:8192 1808 bytes',
    ]);
    expect(client.writes(2, 'AT\r')).toEqual(['TX 5:10000 "AT\\r"']);
  });

  it('never goes beyond the limit, nor a part of a unit up to it', () => {
    const client = writer({ tx: grant(0, 0, 5000) });
    expect(client.writes(1, new Uint8Array(9000))).toEqual(['TX 5:0 4096 bytes']);
    expect(client.writes(2, 'AT\r')).toEqual([]);
    expect(client.acks(4096, 0, 9000)).toEqual(['TX 5:4096 4096 bytes', 'TX 5:8192 808 bytes']);
    expect(client.acks(9000, 4096, 9002)).toEqual([]);
    expect(client.acks(9000, 9000, 10_000)).toEqual(['wrote 1', 'TX 5:9000 "AT\\r"']);
  });

  it('is written when the UART has taken its last byte, in the order written', () => {
    const client = writer();
    client.writes(1, 'AT\r');
    client.writes(2, 'ATI\r');
    client.writes(3, 'ATE0\r');
    expect(client.acks(12, 2)).toEqual([]);
    expect(client.acks(12, 7)).toEqual(['wrote 1', 'wrote 2']);
    expect(client.acks(12, 12)).toEqual(['wrote 3']);
  });

  it('is written at once where it is nothing, behind what came before', () => {
    const client = writer();
    expect(client.writes(1, '')).toEqual(['wrote 1']);
    client.writes(2, 'AT\r');
    expect(client.writes(3, '')).toEqual([]);
    expect(client.acks(3, 3)).toEqual(['wrote 2', 'wrote 3']);
  });

  it('is acknowledged in its latest form: an older one changes nothing', () => {
    const client = writer();
    client.writes(1, 'AT\r');
    client.writes(2, 'ATI\r');
    client.acks(7, 3, 65_539);
    expect(client.acks(3, 0, 65_536)).toEqual([]);
    expect(client.acks(7, 7)).toEqual(['wrote 2']);
  });

  it.each([
    ['more than was sent', 4, 0],
    ['more written than accepted', 2, 3],
  ])('is not acknowledged for %s', (_, accepted, written) => {
    const client = writer();
    client.writes(1, 'AT\r');
    expect(client.acks(accepted, written)[0]).toBe('hang up 4400');
  });

  it('is not acknowledged by the word for another lease', () => {
    const client = writer();
    client.writes(1, 'AT\r');
    expect(client.sends({ _tag: 'TxAck', lease: 4, accepted: 9, written: 9, limit: 9 })).toEqual([]);
  });

  it('is refused where no lease is held', () => {
    const client = played({ role: 'observer' });
    client.connects(welcomed({ tx: undefined }));
    expect(client.writes(1, 'AT\r')).toEqual(['not written 1']);
  });
});

describe('what is sent, and cut', () => {
  it('goes on from what the bridge has taken', () => {
    const client = writer();
    client.writes(1, new Uint8Array(6000));
    client.writes(2, 'AT\r');
    client.down();
    client.redials();
    expect(client.says(resumed(0, 4096, 0)).slice(3)).toEqual(['TX 5:4096 1904 bytes', 'TX 5:6000 "AT\\r"']);
    expect(client.acks(6003, 6003)).toEqual(['wrote 1', 'wrote 2']);
  });

  it('has been written in the meantime', () => {
    const client = writer();
    client.writes(1, 'AT\r');
    client.down();
    client.redials();
    expect(client.says(resumed(0, 3, 3))).toEqual([
      'lines {}',
      'tell Resumed attempt=2',
      'wrote 1',
      'RX_LIMIT 1: 0 to 65536',
    ]);
  });

  it.each([
    ['bytes that were never sent', grant(4, 0)],
    ['less than it had', grant(2, 0)],
    ['another lease', { ...grant(3, 0), lease: 6 }],
  ])('is not resumed by a bridge that has %s', (_, tx) => {
    const client = writer();
    client.writes(1, 'AT\r');
    client.acks(3, 0);
    client.down();
    client.redials();
    expect(client.says(welcomed({ tx, resumed: { rx: 'full', tx: 'full' } }))).toContain('hang up 4400');
  });
});

/** A bridge's end of a lease: it takes what follows on, whole units, and never a hole. */
const bridge = () => {
  const taken: number[] = [];
  return {
    taken,
    takes: ({ offset, bytes }: Tx) => {
      if (bytes.length > UNIT) throw new Error(`a unit of ${bytes.length} bytes`);
      if (offset > taken.length) throw new Error(`bytes from ${offset} where ${taken.length} was due`);
      taken.push(...bytes.subarray(Math.max(0, taken.length - offset)));
    },
  };
};

describe('the bytes of a lease', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 9000 }), { minLength: 1, maxLength: 6 });
  /** After so many frames the connection is cut; so many of them had arrived. */
  const cuts = fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { maxLength: 5 });

  it('arrive once and in order, whatever is cut and wherever', () => {
    holds(
      fc.property(sizes, cuts, fc.integer({ min: UNIT, max: 20_000 }), (lengths, connections, window) => {
        const far = bridge();
        const intended = Uint8Array.from(
          { length: lengths.reduce((sum, length) => sum + length, 0) },
          (_, at) => (at * 31 + (at >> 8)) % 256,
        );
        let sending = granted(grant(0, 0, window), 1);
        let from = 0;
        for (const [write, length] of lengths.entries()) {
          sending = queued(sending, write, intended.subarray(from, from + length));
          from += length;
        }
        const finished: string[] = [];
        const settle = (next: Sending | undefined) => {
          if (!next) throw new Error('the machine does not believe a bridge that keeps to the protocol');
          const [after, effects] = done(next);
          sending = after;
          finished.push(
            ...effects.map((effect) => `${effect._tag} ${'write' in effect ? effect.write : ''}`),
          );
        };
        const here = () => grant(far.taken.length, far.taken.length, far.taken.length + window);
        for (const [sent, arrived] of [...connections, [Infinity, Infinity] as const]) {
          settle(reattached(sending, here()));
          for (let left = sent, through = arrived; left > 0; left -= 1) {
            const [after, frames] = units(sending, Number.POSITIVE_INFINITY);
            sending = after;
            if (frames.length === 0) break;
            if (after.sent > after.limit) throw new Error(`sent to ${after.sent} beyond ${after.limit}`);
            for (const frame of frames) if (through-- > 0) far.takes(frame);
            if (through > 0) settle(acknowledged(sending, { _tag: 'TxAck', ...here() }));
          }
        }
        expect(far.taken.length).toBe(intended.length);
        expect(far.taken.findIndex((byte, at) => byte !== intended[at])).toBe(-1);
        expect(finished).toEqual(lengths.map((_, write) => `Wrote ${write}`));
      }),
      50,
    );
  });

  it('have been sent, even where they are not sent again yet', () => {
    const [sending] = units(queued(granted(grant(), 1), 1, new Uint8Array(10_000)), 10_000);
    const after = reattached(sending, grant(0));
    expect(after && units(after, 5_000)[0]).toMatchObject({ sent: 4096, ever: 10_000 });
  });

  it('go on at every cut of three writes', () => {
    const writes = ['AT+QISEND=0,5\r', 'hello', 'AT\r'].map(bytesOf);
    const whole = writes.flatMap((bytes) => [...bytes]);
    for (let accepted = 0; accepted <= whole.length; accepted += 1) {
      let sending = granted(grant(), 1);
      for (const [write, bytes] of writes.entries()) sending = queued(sending, write, bytes);
      [sending] = units(sending, Number.POSITIVE_INFINITY);
      const after = reattached(sending, grant(accepted, 0));
      if (!after) throw new Error(`not resumed at ${accepted}`);
      const [, frames] = units(after, Number.POSITIVE_INFINITY);
      expect([...whole.slice(0, accepted), ...frames.flatMap(({ bytes }) => [...bytes])]).toEqual(whole);
      expect(frames.map(({ offset }) => offset)[0] ?? whole.length).toBe(accepted);
    }
  });
});
