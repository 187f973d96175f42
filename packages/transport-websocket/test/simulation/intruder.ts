import { either as E } from 'fp-ts';
import { decodeServer, encodeControl } from '../../src/protocol/control.ts';
import { encodeFrame } from '../../src/protocol/frame.ts';
import type { Hello, Role } from '../../src/protocol/message.ts';
import type { BridgeHost } from './bridge-host.ts';
import { connection, type End } from './connection.ts';
import type { Stage } from './stage.ts';
import type { Visitor } from './visitor.ts';

/** What clients have sent under one life of the bridge: whoever has recorded that may send it again. */
export interface Recording {
  readonly server: string;
  readonly messages: readonly (string | Uint8Array)[];
}

/** Somebody who connects and means harm: with old messages, with invented ones, or with silence. */
export const intrude = (
  stage: Stage,
  bridge: BridgeHost,
  recordings: readonly Recording[],
  leases: readonly {
    readonly id: number;
    readonly port: string;
    readonly client: string;
    readonly sent: number;
  }[],
  stops: number,
): void => {
  const { random, agenda, count } = stage;
  const visitor: Visitor = {
    name: 'intruder',
    hostile: true,
    rights: new Set(['list', 'observe', ...(random.chance(0.5) ? (['write'] as const) : [])]),
  };
  const reads = random.chance(0.5);
  const end: End = {
    message: (message) => holes && typeof message === 'string' && hole(message),
    alive: () => {},
    down: () => {},
    // It reads nothing, and holds up whatever is said to it.
    held: () => (reads ? 0 : stops - 400),
    flow: () => {},
  };
  /** It has a lease of its own, and leaves out some of what it sends; or sends more than it may. */
  const holes = visitor.rights.has('write') && random.chance(0.4);
  const hole = (message: string) => {
    const said = decodeServer(message);
    if (E.isLeft(said) || said.right.t !== 'welcome' || !said.right.tx) return;
    const { lease, accepted, limit } = said.right.tx;
    const offset = accepted + random.pick([1, 9, 4096, limit]);
    say(encodeFrame({ _tag: 'Tx', lease, offset, bytes: Uint8Array.of(0x49, 0x4e) }));
  };
  const far = bridge.end();
  const link = connection(stage, end, far);
  const say = (message: string | Uint8Array) => link.client.send(message);
  const hello = (role: Role, more: Partial<Hello> = {}): string =>
    encodeControl({
      t: 'hello',
      v: 1,
      client: { id: `intruder-${random.whole(0, 5)}`, name: 'intruder' },
      attempt: random.whole(1, 1000),
      port: random.any(stage.plan.ports)?.name ?? '',
      role,
      takeover: 'no',
      ...more,
    });
  const tx = (role: Role) => {
    const port = random.any(stage.plan.ports)?.name ?? '';
    say(hello(role, { port }));
    // Of the leases of others, those that are and those that were.
    for (let count = random.whole(1, 5); count > 0; count -= 1) {
      const lease = random.any(leases.filter((each) => each.port === port && each.client !== visitor.name));
      const offset = random.pick([lease?.sent ?? 0, 0, 1, 70_000, 2 ** 40]);
      say(encodeFrame({ _tag: 'Tx', lease: lease?.id ?? 7, offset, bytes: Uint8Array.of(0x49, 0x4e) }));
    }
  };
  const replay = () => {
    const recording = random.any(recordings.filter(({ server }) => server === bridge.server()));
    // Of requests a bridge that knows the client executes none again; of one that it has forgotten it may.
    for (const message of recording?.messages ?? []) say(message);
  };
  const flood = () => {
    say(hello('observer'));
    let left = random.pick([random.whole(10, 80), 600]);
    let id = 0;
    const more = () => {
      for (let burst = random.whole(1, 60); burst > 0 && left > 0; burst -= 1) {
        left -= 1;
        id += 1;
        say(encodeControl({ t: 'ports', id }));
      }
      if (left > 0 && agenda.now() < stops) agenda.after(random.between(1, 200), more);
    };
    more();
  };
  const garble = () => {
    if (random.chance(0.5)) say(hello('observer'));
    say(
      random.pick<string | Uint8Array>([
        'no JSON',
        '{"t":"hello"}',
        '{"t":"ok","id":1}',
        Uint8Array.of(1, 2, 3),
        new Uint8Array(40),
        encodeFrame({ _tag: 'RxLimit', epoch: 1, consumed: 9, limit: 3 }),
        encodeFrame({ _tag: 'RxLimit', epoch: 77, consumed: 0, limit: 300 }),
        encodeControl({ t: 'pulse', id: 1, line: 'brk', level: true, ms: 5 }),
        encodeControl({ t: 'hb', n: 3 }),
        hello('writer', {
          resume: { server: bridge.server(), epoch: 1, rx: 2 ** 50, lease: random.any(leases)?.id },
        }),
        hello('writer', {
          resume: { server: bridge.server(), epoch: 1, rx: 0, lease: random.any(leases)?.id },
        }),
        hello('observer', { resume: { server: bridge.server(), epoch: 0, rx: 0 } }),
        hello('writer', { takeover: 'force' }),
      ]),
    );
  };
  link.upgrade(() => {
    if (!bridge.listening()) return;
    bridge.admit(far, visitor, link);
    count('intruders');
    if (holes) say(hello('writer'));
    else random.pick([replay, replay, () => tx('writer'), () => tx('observer'), flood, garble, () => {}])();
  });
  agenda.at(stops, () => {
    if (random.chance(0.5)) link.client.close(random.pick([1000, 1006]), '');
    else link.cut(random.pick(['bridge', 'nobody']), false);
  });
};
