import { played, resumed } from '../../../test/machine/played.ts';
import { PROBE } from '../../protocol/protocol.ts';

const client = () => {
  const writer = played();
  writer.connects();
  return writer;
};

describe('the heartbeat', () => {
  it('of the bridge is answered', () => {
    expect(client().says({ t: 'hb', n: 3 })).toEqual(['hb 3']);
  });

  it('of the bridge is answered before the welcome', () => {
    const early = played();
    early.begins();
    early.up();
    expect(early.says({ t: 'hb', n: 1 })).toEqual(['hb 1']);
  });

  it('is missed for 25 s, and the connection is made again', () => {
    const writer = client();
    expect(writer.wakesIn()).toBe(25_000);
    expect(writer.wakes()).toEqual([
      'hang up 4407',
      'tell Reconnecting attempt=2 after=62 why=nothing was heard from the bridge for 25 s',
    ]);
    writer.redials();
    expect(writer.says(resumed(0))).toContain('tell Resumed attempt=2');
  });

  it.each([
    ['a ping', (writer: ReturnType<typeof client>) => writer.on({ _tag: 'Alive' })],
    ['bytes', (writer: ReturnType<typeof client>) => writer.rx(1, 0, 'RDY')],
    ['a message', (writer: ReturnType<typeof client>) => writer.says({ t: 'hb', n: 1 })],
  ])('is as good as %s', (_, hear) => {
    const writer = client();
    hear(writer.passes(20_000));
    expect(writer.wakesIn()).toBe(25_000);
  });

  it.each([
    [0.9, 24_999.1],
    [1, 25_000],
  ])('is awaited from what was heard last, to the millisecond: %s ms', (later, left) => {
    const writer = client();
    writer.passes(later).rx(1, 0, 'RDY');
    expect(writer.wakesIn()).toBeCloseTo(left, 5);
  });

  it('is not missed by one that is woken too early', () => {
    expect(client().passes(24_999).on({ _tag: 'Woke' })).toEqual([]);
  });
});

describe('an end that did not run itself', () => {
  it('asks first whether the bridge is there', () => {
    const writer = client();
    expect(writer.wakes(20_001)).toEqual([`hb ${PROBE}`]);
    expect(writer.wakesIn()).toBe(5_000);
    expect(writer.passes(1_000).says({ t: 'hb', n: PROBE })).toEqual([]);
    expect(writer.wakesIn()).toBe(25_000);
  });

  it('gives it five seconds', () => {
    const writer = client();
    writer.wakes(60_000);
    expect(writer.wakes()).toEqual([
      'hang up 4407',
      'tell Reconnecting attempt=2 after=62 why=nothing was heard from the bridge for 90 s',
    ]);
  });

  it('asks again where it did not run in these five either', () => {
    const writer = client();
    writer.wakes(60_000);
    expect(writer.wakes(60_000)).toEqual([`hb ${PROBE}`]);
  });

  it('does not take a small delay for one', () => {
    expect(client().wakes(20_000)[0]).toBe('hang up 4407');
  });
});
