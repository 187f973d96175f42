import { writer } from '../../../test/machine/leaseholder.ts';
import { observing, played, resumed, welcomed } from '../../../test/machine/played.ts';
import type { ServerMessage } from '../../protocol/message.ts';

const bye = (code: number, more: object = {}): ServerMessage => ({
  t: 'bye',
  code,
  why: 'so it is',
  ...more,
});

/** For how long it waits to dial again, by what it tells. */
const pause = (lines: readonly string[]) => Number(/after=(\d+)/.exec(lines.join(' '))?.[1]);

describe('a first connection', () => {
  const refusals: ReadonlyArray<readonly [number, string, RegExp]> = [
    [4400, 'unsuitable', /do not understand each other \(4400, so it is\)/],
    [4401, 'not-permitted', /does not know the token .* pass the one it printed/],
    [4403, 'not-permitted', /does not allow this \(so it is\): use a token with that right/],
    [4404, 'not-found', /has no port "modem" \(so it is\): ask it with `remotePorts`/],
    [4406, 'unsuitable', /of the same version/],
    [4408, 'lost', /closed the connection with 4408 instead of welcoming/],
    [
      4409,
      'busy',
      /somebody writes to the port "modem" .* wait until it leaves, observe, or take the port over/,
    ],
    [4429, 'busy', /has reached a limit .* try again later/],
    [4503, 'not-found', /port "modem" of the bridge is not open \(so it is\): plug its device in/],
    [1001, 'lost', /closed the connection with 1001/],
    [1006, 'lost', /closed the connection with 1006/],
    [1009, 'unsuitable', /of the same version/],
    [1000, 'unsuitable', /closed the connection with 1000/],
  ];
  it.each(refusals)('that is closed with %i is not made again: %s', (code, reason, why) => {
    const client = played();
    client.begins();
    client.up();
    client.says(bye(code, { holder: 'somebody' }));
    expect(client.down(code)).toEqual([`finish: ${reason}`]);
    expect(client.why()).toMatch(why);
  });

  const upgrades: ReadonlyArray<readonly [number | undefined, string, RegExp]> = [
    [401, 'not-permitted', /does not know the token/],
    [403, 'not-permitted', /refuses this origin or host/],
    [404, 'not-found', /There is no bridge at ws:\/\/there/],
    [429, 'busy', /too many connections/],
    [200, 'unsuitable', /is no bridge that this client understands/],
    [400, 'unsuitable', /is no bridge that this client understands/],
    [431, 'unsuitable', /is no bridge that this client understands \(ECONNREFUSED\)/],
    [301, 'unsuitable', /is no bridge that this client understands/],
    [
      502,
      'not-found',
      /stands before the bridge at ws:\/\/there, and does not reach it .* see that the bridge runs/,
    ],
    [503, 'busy', /^ws:\/\/there is being stopped, or not ready yet \(ECONNREFUSED\): try again later\.$/],
    [undefined, 'not-found', /Nothing answers at ws:\/\/there \(ECONNREFUSED\): see that the bridge runs/],
  ];
  it.each(upgrades)('whose upgrade is refused with %s is not made again: %s', (status, reason, why) => {
    const client = played({ where: 'ws://there' });
    client.begins();
    expect(client.down(1006, 'ECONNREFUSED', status)).toEqual([`finish: ${reason}`]);
    expect(client.why()).toMatch(why);
  });

  it.each([
    [
      'untrusted',
      'ws://there does not prove who it is (so it is): give it a certificate for this name and this day, or, where it signed its own, pass that as `ca`.',
    ],
    ['untried', 'No WebSocket to ws://there can be opened from here (so it is).'],
  ] as const)('that is %s is unsuitable, and somebody may well answer there', (fault, why) => {
    const client = played({ where: 'ws://there' });
    client.begins();
    expect(client.on({ _tag: 'Down', code: 1006, why: 'so it is', fault })).toEqual(['finish: unsuitable']);
    expect(client.why()).toBe(why);
  });

  it('is given up where nothing answers, or nobody welcomes', () => {
    const silent = played();
    silent.begins();
    expect(silent.wakesIn()).toBe(10_000);
    expect(silent.wakes()).toEqual(['hang up 4407', 'finish: not-found']);
    const mute = played();
    mute.begins();
    mute.up();
    expect(mute.wakesIn()).toBe(25_000);
    expect(mute.wakes()).toEqual(['hang up 4407', 'finish: lost']);
  });

  it('is no bridge’s where it does not speak its language', () => {
    const client = played();
    client.begins();
    client.up();
    expect(client.on({ _tag: 'Broke', why: 'no JSON' })).toEqual(['hang up 4400', 'finish: unsuitable']);
    expect(client.why()).toBe(
      'The bridge does not keep to the protocol (no JSON): see that it and this client are of the same version.',
    );
  });

  it('settles what was asked before it came about', () => {
    const client = played();
    client.begins();
    client.asks(1, { t: 'ports' });
    expect(client.down()).toEqual(['not answered 1: gone', 'finish: not-found']);
  });

  it('takes over as it was told, a later one does not', () => {
    const client = played({ takeover: 'force', attempt: 7 });
    expect(client.connects()[1]).toBe('hello 8 modem writer, takeover force');
    client.down();
    expect(client.redials()[1]).toBe('hello 9 modem writer, from S:1:0, lease 5');
  });
});

describe('a connection that is cut', () => {
  it('is made again after a while: longer each time, at random below it, with an attempt of its own', () => {
    const client = writer({ patience: Number.POSITIVE_INFINITY });
    const pauses = [pause(client.down())];
    for (let attempt = 3; attempt < 15; attempt += 1) {
      expect(client.wakes()).toEqual(['dial']);
      const lines = client.down();
      expect(lines[0]).toContain(`attempt=${attempt} `);
      pauses.push(pause(lines));
    }
    for (const [cut, after] of pauses.entries()) expect(after).toBeLessThan(Math.min(10_000, 100 * 2 ** cut));
    expect(Math.max(...pauses)).toBeGreaterThan(9_000);
    expect(new Set(pauses).size).toBe(pauses.length);
  });

  it('is made again by other pauses where the seed is another', () => {
    expect(pause(writer({ seed: 2 }).down())).not.toBe(pause(writer({ seed: 1 }).down()));
  });

  it('is the first again where it had lasted for five seconds', () => {
    const client = writer({ backoff: { first: 100, most: 1_000_000 } });
    for (let cut = 0; cut < 10; cut += 1) {
      client.down();
      client.redials();
      client.says(resumed(0));
      client.passes(4_999);
    }
    expect(pause(client.down())).toBeGreaterThan(100);
    client.redials();
    client.says(resumed(0));
    expect(pause(client.passes(5_000).down())).toBeLessThan(100);
  });

  it('is made again no sooner than the bridge asks', () => {
    const client = writer();
    client.says(bye(4429, { retryAfter: 5000 }));
    expect(client.down(4429)).toEqual(['tell Reconnecting attempt=2 after=5000 why=so it is']);
  });

  it.each([1001, 1005, 1006, 1011, 1012, 1013, 4407, 4408, 4429, 4503])('with %i is made again', (code) => {
    expect(pause(writer().down(code))).toBe(62);
  });

  it.each([
    [1009, 'unsuitable'],
    [4400, 'unsuitable'],
    [4401, 'not-permitted'],
    [4403, 'not-permitted'],
    [4404, 'not-found'],
    [4406, 'unsuitable'],
    [4411, 'lost'],
  ])('with %i is not: %s', (code, reason) => {
    expect(writer().down(code)).toEqual([`finish: ${reason}`]);
  });

  it('with 1000 was closed in good order', () => {
    expect(writer().down(1000)).toEqual(['finish']);
  });

  it.each([401, 403])('is not made again where the token is no longer good (%i)', (status) => {
    const client = writer();
    client.down();
    client.wakes();
    expect(client.down(1006, '', status)).toEqual(['finish: not-permitted']);
  });

  it.each([400, 426, 431])('is not made again where it is none that the bridge takes (%i)', (status) => {
    const client = writer();
    client.down();
    client.wakes();
    expect(client.down(1006, '', status)).toEqual(['finish: unsuitable']);
  });

  it.each([404, 429, 502, 503])('is made again where a bridge’s house answers for it (%i)', (status) => {
    const client = writer();
    client.down();
    client.wakes();
    expect(client.down(1006, '', status)[0]).toContain('tell Reconnecting attempt=3');
  });

  it('is made again where nothing answers, or nobody welcomes', () => {
    const client = writer({ patience: Number.POSITIVE_INFINITY });
    client.down();
    client.wakes();
    expect(client.wakes()).toEqual([
      'hang up 4407',
      'tell Reconnecting attempt=3 after=0 why=the bridge did not answer in time',
    ]);
    client.redials();
    expect(client.wakes()[0]).toBe('hang up 4407');
  });
});

describe('patience', () => {
  it('of a writer lasts as long as its lease', () => {
    const client = writer();
    client.writes(1, 'AT\r');
    client.down();
    let lines: readonly string[] = [];
    while (!client.why()) lines = [...client.wakes(), ...client.down()];
    expect(lines).toEqual(['tell Unknown lease=5 from=0 to=3', 'not written 1, unknown', 'finish: lost']);
    expect(client.why()).toBe(
      'There has been no connection to the bridge for 60 s: see that it runs, and subscribe again.',
    );
  });

  it('is over at its time, whatever is under way then', () => {
    const client = writer({ patience: 500 });
    client.down();
    client.wakes();
    expect(client.wakesIn()).toBe(500 - 62);
    expect(client.wakes()).toEqual(['hang up 1000', 'finish: lost']);
  });

  it('begins anew with each welcome', () => {
    const client = writer({ patience: 1000 });
    for (let cut = 0; cut < 20; cut += 1) {
      client.down();
      client.redials();
      client.says(resumed(0));
      client.passes(6_000);
    }
    expect(client.why()).toBeUndefined();
  });

  it('of an observer is without end', () => {
    const client = played({ role: 'observer' });
    client.connects(observing());
    client.down();
    for (let dials = 0; dials < 500; dials += 1) {
      expect(client.wakes()).toEqual(['dial']);
      client.down();
    }
  });

  it('does not count the time in which this end did not run', () => {
    const client = writer({ patience: 30_000, backoff: { first: 1000, most: 1000 } });
    client.down();
    expect(client.wakes(3_600_000)).toEqual(['dial']);
    client.up();
    expect(client.says(resumed(0))).toContain('tell Resumed attempt=2');
  });
});

describe('a bridge that breaks the protocol', () => {
  it('is called again, and not for ever', () => {
    const client = writer();
    for (let fault = 1; fault < 5; fault += 1) {
      expect(client.on({ _tag: 'Broke', why: 'no JSON' })[0]).toBe('hang up 4400');
      client.redials();
      client.says(resumed(0));
    }
    expect(client.on({ _tag: 'Broke', why: 'no JSON' })).toEqual(['hang up 4400', 'finish: unsuitable']);
  });

  it('is forgiven where it kept to it for five seconds', () => {
    const client = writer();
    for (let fault = 0; fault < 20; fault += 1) {
      expect(client.passes(5_000).on({ _tag: 'Broke', why: 'no JSON' })[1]).toContain('Reconnecting');
      client.redials();
      client.says(resumed(0));
    }
  });

  it.each<readonly [string, ServerMessage]>([
    ['a second welcome', welcomed()],
    [
      'an end of an epoch that has not begun',
      { t: 'epoch', epoch: 9, end: 0, next: null, cause: 'closed', why: '' },
    ],
  ])('says %s', (_, message) => {
    expect(writer().says(message)[0]).toBe('hang up 4400');
  });

  it('says something before the welcome', () => {
    const client = played();
    client.begins();
    client.up();
    expect(client.says({ t: 'port', state: 'open', epoch: 1 })).toEqual([
      'hang up 4400',
      'finish: unsuitable',
    ]);
  });

  it('welcomes a writer that may not write', () => {
    const client = played();
    expect(client.connects(welcomed({ tx: undefined }))).toContain('hang up 4400');
  });
});
