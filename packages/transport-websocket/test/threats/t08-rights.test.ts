import { EMPTY } from 'rxjs';
import { start, step } from '../../src/bridge/machine/bridge.ts';
import type { BridgeEffect } from '../../src/bridge/machine/effect.ts';
import type { BridgeEvent, Right } from '../../src/bridge/machine/event.ts';
import { DEFAULTS } from '../../src/bridge/machine/options.ts';
import type { Operation, Role, Step, Takeover } from '../../src/protocol/message.ts';
import { call, hello, welcomed } from '../caller.ts';
import { served, uart } from '../served.ts';

const RIGHTS: readonly Right[] = ['list', 'observe', 'write', 'lines', 'action', 'force'];
/** All 64 sets of them. */
const SETS = Array.from({ length: 64 }, (_, bits) => RIGHTS.filter((__, at) => bits & (1 << at)));
const ROLES: readonly Role[] = ['writer', 'observer', 'list'];

const still: readonly Step[] = [{ write: 'QQ==' }];
const moving: readonly Step[] = [{ line: 'dtr', level: false }];

/** What can be asked, and the rights that it takes beside being the writer. */
const OPERATIONS: readonly (readonly [string, Operation, readonly Right[]])[] = [
  ['set', { t: 'set', settings: { baudRate: 9_600 } }, ['write']],
  ['lines', { t: 'lines', lines: { dtr: true } }, ['lines']],
  ['pulse', { t: 'pulse', line: 'dtr', level: false, ms: 1 }, ['lines']],
  ['action', { t: 'action', name: 'key' }, ['action']],
  ['script', { t: 'script', steps: still }, ['write']],
  ['script that moves a line', { t: 'script', steps: moving }, ['write', 'lines']],
  ['will', { t: 'will', steps: still }, ['write']],
  ['will that moves a line', { t: 'will', steps: moving }, ['write', 'lines']],
  ['drain', { t: 'drain' }, ['write']],
  ['purge', { t: 'purge' }, ['write']],
  ['ports', { t: 'ports' }, ['list']],
  ['takeover', { t: 'takeover', how: 'no' }, ['write']],
  ['takeover by force', { t: 'takeover', how: 'force' }, ['write', 'force']],
  ['release', { t: 'release' }, ['write']],
];
const NEEDED: Readonly<Record<Role, Right>> = { writer: 'write', observer: 'observe', list: 'list' };

const options = {
  ...DEFAULTS,
  server: 'boot',
  firstLease: 100,
  ports: { modem: { ring: 4_096, will: [], actions: ['key'] } },
};

/** A bridge with an open port that nobody writes to; what each event brings about. */
const machine = () => {
  let state = start(options);
  const feed = (...events: readonly BridgeEvent[]): readonly BridgeEffect[] =>
    events.flatMap((event) => {
      const [after, effects] = step(state, event, 0);
      state = after;
      return effects;
    });
  feed({ _tag: 'PortOpened', port: 'modem' });
  const come = (session: number, rights: readonly Right[], role: Role, takeover: Takeover = 'no') =>
    feed(
      { _tag: 'Came', session, rights: new Set(rights), from: '' },
      {
        _tag: 'Said',
        session,
        message: hello({ client: { id: `client ${session}`, name: '' }, role, takeover, port: 'modem' }),
      },
    );
  return { feed, come };
};

const codeOf = (effects: readonly BridgeEffect[]) =>
  effects.flatMap((effect) => (effect._tag === 'Close' ? [effect.code] : []))[0];
const touches = (effects: readonly BridgeEffect[]) => effects.some(({ _tag }) => _tag === 'PortDo');
const answered = (effects: readonly BridgeEffect[]) =>
  effects.flatMap((effect) =>
    effect._tag === 'Say' && (effect.message.t === 'ok' || effect.message.t === 'err')
      ? [effect.message]
      : [],
  )[0];

describe('T8: doing what a token does not allow', () => {
  it('each role is had with its right, and with no other', () => {
    for (const role of ROLES)
      for (const rights of SETS) {
        const { come } = machine();
        const may = rights.includes(NEEDED[role]);
        expect([role, rights, codeOf(come(1, rights, role))]).toEqual([role, rights, may ? undefined : 4403]);
      }
  });

  it.each(OPERATIONS)('%s: in every role with every set of rights', (name, operation, needed) => {
    for (const role of ROLES)
      for (const rights of SETS) {
        const { feed, come } = machine();
        if (codeOf(come(1, rights, role)) !== undefined) continue;
        const effects = feed({ _tag: 'Said', session: 1, message: { ...operation, id: 1 } });
        const reply = answered(effects);
        const permitted = needed.every((right) => rights.includes(right));
        const takes = operation.t === 'takeover' && role === 'observer';
        const may = permitted && (role === 'writer' || operation.t === 'ports' || takes);
        const where = [name, role, rights];
        // What the port has to do first is answered then.
        if (may) expect([where, reply?.t === 'ok' || touches(effects)]).toEqual([where, true]);
        else {
          expect([where, touches(effects), reply?.t]).toEqual([where, false, 'err']);
          expect(reply).toMatchObject({ code: permitted && role !== 'list' ? 'no-lease' : 'forbidden' });
        }
      }
  });

  it('force takes a lease with its right only, asked in the hello or later', () => {
    for (const rights of SETS) {
      const { feed, come } = machine();
      come(1, RIGHTS, 'writer');
      const may = rights.includes('write') && rights.includes('force');
      const byHello = machine();
      byHello.come(1, RIGHTS, 'writer');
      const effects = byHello.come(2, rights, 'writer', 'force');
      expect([rights, effects.some((effect) => effect._tag === 'Close' && effect.session === 1)]).toEqual([
        rights,
        may,
      ]);
      expect(
        effects.some((effect) => effect._tag === 'Close' && effect.session === 2 && effect.code === 4403),
      ).toBe(!may);

      if (codeOf(come(2, rights, 'observer')) !== undefined) continue;
      const asked = feed({ _tag: 'Said', session: 2, message: { t: 'takeover', how: 'force', id: 1 } });
      expect([rights, asked.some(({ _tag }) => _tag === 'Close')]).toEqual([rights, may]);
    }
  });

  it.each(['observer', 'list'] as const)(
    '%s: what it sends for the UART ends it, and reaches no UART',
    (role) => {
      for (const rights of SETS) {
        const { feed, come } = machine();
        come(1, RIGHTS, 'writer');
        if (codeOf(come(2, rights, role)) !== undefined) continue;
        for (const lease of [0, 100, 101]) {
          const fresh = machine();
          fresh.come(1, RIGHTS, 'writer');
          fresh.come(2, rights, role);
          const effects = fresh.feed({
            _tag: 'Sent',
            session: 2,
            frame: { _tag: 'Tx', lease, offset: 0, bytes: Uint8Array.of(1) },
          });
          expect([touches(effects), codeOf(effects)]).toEqual([false, 4403]);
        }
        expect(touches(feed({ _tag: 'Woke' }))).toBe(false);
      }
    },
  );

  it('over sockets: a token without one right is refused what that right gives, and the UART knows of nothing', async () => {
    const modem = uart();
    const pressed: string[] = [];
    const tokens = RIGHTS.map((right) => ({ right, token: `everything-but-the-right-${right}` }));
    const { url } = await served(
      {
        modem: {
          transport: modem.transport,
          actions: {
            key: () => {
              pressed.push('key');
              return EMPTY;
            },
          },
        },
      },
      {
        token: tokens.map(({ right, token }) => ({ token, rights: RIGHTS.filter((each) => each !== right) })),
        limits: { connections: 64 },
      },
    );
    for (const { right, token } of tokens) {
      const headers = { authorization: `Bearer ${token}` };
      const role = right === 'write' ? 'observer' : 'writer';
      const caller = await welcomed(url, { role }, { headers });
      const before = [modem.lines.length, modem.settings.length, pressed.length];
      let id = 0;
      for (const [name, operation, needed] of OPERATIONS) {
        if (!needed.includes(right)) continue;
        id += 1;
        caller.say({ ...operation, id });
        expect([name, await caller.answer(id)]).toMatchObject([name, { t: 'err', code: 'forbidden' }]);
      }
      expect([modem.lines.length, modem.settings.length, pressed.length]).toEqual(before);
      if (role === 'writer') {
        caller.say({ t: 'release', id: id + 1 });
        await caller.answer(id + 1);
      }
      const denied = await call(url, { headers });
      const [other] = ROLES.filter((each) => NEEDED[each] === right);
      if (other === undefined) continue;
      denied.say(hello({ role: other }));
      expect([other, await denied.closed]).toMatchObject([other, { code: 4403 }]);
    }
    expect(modem.written()).toBe('');
  });
});
