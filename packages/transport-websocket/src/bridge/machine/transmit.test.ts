import * as fc from 'fast-check';
import { holds } from '../../../test/holds.ts';
import { bench } from '../../../test/machine.ts';

const writer = (id = 1) => {
  const b = bench();
  b.opens();
  b.hello(id, { name: 'ann', role: 'writer' });
  return b;
};

it('R4: leaves out what was taken before, and writes the rest', () => {
  const b = writer();
  expect(b.tx(1, 70, 0, 'abc')).toEqual([
    '1 < ack 70: 3 accepted, 0 written, limit 65536',
    'uart/1 write "abc"',
  ]);
  expect(b.tx(1, 70, 0, 'abc')).toEqual(['1 < ack 70: 3 accepted, 0 written, limit 65536']);
  expect(b.tx(1, 70, 1, 'bcde')).toEqual(['1 < ack 70: 5 accepted, 0 written, limit 65536']);
  expect(b.did(1)).toEqual(['1 < ack 70: 5 accepted, 3 written, limit 65539', 'uart/2 write "de"']);
});

it('R4: refuses a hole, what is beyond the limit, and more than a unit', () => {
  expect(writer().tx(1, 70, 1, 'a')).toEqual(['1 < bye 4400', '1 closed 4400']);
  expect(writer().tx(1, 70, 0, 'x'.repeat(4097))).toEqual(['1 < bye 4400', '1 closed 4400']);
  const b = writer();
  for (let at = 0; at < 65_536; at += 4096)
    expect(b.tx(1, 70, at, 'x'.repeat(4096))[0]).toBe(
      `1 < ack 70: ${at + 4096} accepted, 0 written, limit 65536`,
    );
  expect(b.tx(1, 70, 65_536, 'x')).toEqual(['1 < bye 4400', '1 closed 4400']);
});

it('hands the UART the units that waited for each other in one write of 16 KiB at most', () => {
  const b = writer();
  b.tx(1, 70, 0, 'a');
  for (let unit = 0; unit < 6; unit += 1) b.tx(1, 70, 1 + unit * 4000, 'x'.repeat(4000));
  expect(b.did(1)).toEqual([
    '1 < ack 70: 24001 accepted, 1 written, limit 65537',
    'uart/2 write 16000 bytes',
  ]);
  expect(b.did(2)).toEqual([
    '1 < ack 70: 24001 accepted, 16001 written, limit 81537',
    'uart/3 write 8000 bytes',
  ]);
});

it('R9: joins the single bytes that wait for each other, however many they are', () => {
  const b = writer();
  for (let at = 0; at < 10_000; at += 1) b.tx(1, 70, at, 'x');
  expect(b.state().ports.get('uart')?.queue).toHaveLength(3);
  expect(b.did(1)).toEqual(['1 < ack 70: 10000 accepted, 1 written, limit 65537', 'uart/2 write 9999 bytes']);
});

it('R9: keeps of what came no more than its bytes, be they a corner of a large buffer', () => {
  const b = writer();
  b.tx(1, 70, 0, 'a');
  const large = Buffer.alloc(65_536, 'x');
  for (let offset = 1; offset < 9000; offset += 4000) {
    const bytes = large.subarray(60_000, 64_000);
    b.send({ _tag: 'Sent', session: 1, frame: { _tag: 'Tx', lease: 70, offset, bytes } });
  }
  const held = b
    .state()
    .ports.get('uart')
    ?.queue.map((job) => job._tag === 'Unit' && job.bytes.buffer.byteLength);
  expect(held).toEqual([4000, 4000, 4000]);
});

it('T9: lets no byte through of a lease that is not the session’s own', () => {
  const b = writer();
  b.hello(2, { name: 'bob' });
  expect(b.tx(2, 70, 0, 'evil')).toEqual(['2 < bye 4403', '2 closed 4403']);
  expect(b.tx(1, 71, 0, 'evil')).toEqual(['1 < bye 4400', '1 closed 4400']);
  expect(b.tx(1, 70, 0, 'evil')).toEqual([]);
});

it('R1: drops the bytes of a lease that it has lost, and notes it', () => {
  const b = writer();
  b.closes();
  b.opens();
  b.notes();
  expect(b.tx(1, 70, 0, 'late')).toEqual([]);
  expect(b.notes()).toEqual([{ _tag: 'Stale', port: 'uart', session: 1, lease: 70, bytes: 4 }]);
});

it('ends the lease where a write fails: what of it has gone out nobody knows', () => {
  const b = writer();
  b.tx(1, 70, 0, 'abc');
  expect(b.did(1, { ok: false, code: 'failed', why: 'stuck' })).toEqual([
    '1 < ack 70: 3 accepted, 0 written, limit 65536',
    '1 < lease 70 fenced, 0 written',
  ]);
  expect(b.hello(2, { name: 'bob', role: 'writer' })).toEqual([
    '2 < welcome rx 1:0 none, lease 71 at 0/0, tx none, open 1, dirty',
  ]);
});

/** What a writer and its connection do. `again`: how many units come a second time. */
const Doing = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ _tag: fc.constant('send' as const), units: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 4, arbitrary: fc.constant({ _tag: 'did' as const }) },
  { weight: 2, arbitrary: fc.record({ _tag: fc.constant('cut' as const), again: fc.nat({ max: 3 }) }) },
);

/** Bytes that tell which of the lease they are. */
const part = (from: number, count: number) =>
  String.fromCharCode(...Array.from({ length: count }, (_, at) => 33 + (((from + at) * 31) % 223)));

it('writes each byte once and in order, however often the connection is cut and units are sent again', () => {
  holds(
    fc.property(fc.array(Doing, { maxLength: 60 }), fc.integer({ min: 1, max: 4096 }), (doings, size) => {
      const b = writer();
      const state = { session: 1, sent: 0, most: 0, task: 0 };
      const hear = (lines: readonly string[]) => {
        for (const line of lines) {
          state.task = Number(/^uart\/(\d+) write/.exec(line)?.[1] ?? state.task);
          state.sent = Number(/lease 70 at (\d+)\//.exec(line)?.[1] ?? state.sent);
        }
        expect(lines.filter((line) => line.includes('closed'))).toEqual([]);
      };
      for (const doing of doings) {
        if (doing._tag === 'send')
          for (let unit = 0; unit < doing.units && state.sent + size <= 60_000; unit += 1) {
            hear(b.tx(state.session, 70, state.sent, part(state.sent, size)));
            state.sent += size;
            state.most = Math.max(state.most, state.sent);
          }
        else if (doing._tag === 'did') hear(b.did(state.task));
        else {
          b.left(state.session);
          state.session += 1;
          hear(b.hello(state.session, { name: 'ann', role: 'writer', resume: { lease: 70 } }));
          expect(state.sent).toBe(state.most);
          state.sent = Math.max(0, state.sent - doing.again * size);
        }
      }
      for (let last = -1; last !== state.task; ) {
        last = state.task;
        hear(b.did(last));
      }
      expect(b.handed() === part(0, state.most)).toBe(true);
      expect(b.state().ports.get('uart')?.lease).toMatchObject({ accepted: state.most, written: state.most });
    }),
    100,
  );
});
