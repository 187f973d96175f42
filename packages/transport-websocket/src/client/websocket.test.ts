import { TransportError } from '@atrx/transport';
import { map, type Observable, throwError, VirtualTimeScheduler } from 'rxjs';
import { scriptedBridge, welcome } from '../../test/scripted-bridge.ts';
import type { Welcome } from '../protocol/message.ts';
import type { RemoteLink } from './link.ts';
import type { RemoteOptions } from './remote-options.ts';
import { remotePorts } from './remote-ports.ts';
import { websocket } from './websocket.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const rx = (offset: number, text: string, epoch = 1) =>
  ({ _tag: 'Rx', epoch, offset, bytes: bytes(text) }) as const;
const ack = (written: number) =>
  ({ _tag: 'TxAck', lease: 7, accepted: written, written, limit: written + 65_536 }) as const;

/** How a stream went, a line each. */
const noted = (log: string[], what: string, source$: Observable<unknown>) =>
  source$.subscribe({
    next: (value) =>
      log.push(
        `${what} ${value instanceof Uint8Array ? new TextDecoder().decode(value) : JSON.stringify(value)}`,
      ),
    error: (error: unknown) =>
      log.push(
        error instanceof TransportError
          ? `${what} ${error.reason}: ${error.message}${error.cause ? ` <${JSON.stringify(error.cause)}>` : ''}`
          : `${what} ${String(error)}`,
      ),
    complete: () => log.push(`${what} done`),
  });

let place = 0;

/** A subscription to a port, and the bridge it finds. */
const subscribed = (options: RemoteOptions = {}, how: { slow?: boolean } = {}) => {
  const scheduler = new VirtualTimeScheduler();
  const bridge = scriptedBridge(how);
  const log: string[] = [];
  const links: RemoteLink[] = [];
  place += 1;
  const transport = websocket(
    `ws://bridge-${place}/modem`,
    { scheduler, token: 'tok', ...options },
    bridge.open,
  );
  const opening = transport.subscribe({
    next: (link) => links.push(link),
    error: (error: TransportError) => log.push(`link ${error.reason}: ${error.message}`),
    complete: () => log.push('link done'),
  });
  const link = () => {
    const [one] = links;
    if (!one) throw new Error('There is no link.');
    return one;
  };
  let until = 0;
  const later = (milliseconds: number) => {
    until += milliseconds;
    scheduler.maxFrames = until;
    scheduler.flush();
  };
  return { ...bridge, log, link, links, later, transport, leave: () => opening.unsubscribe() };
};

/** The same, welcomed. */
const opened = (options: RemoteOptions = {}, change: Partial<Welcome> = {}, how: { slow?: boolean } = {}) => {
  const all = subscribed(options, how);
  all.last().up();
  all.last().say(welcome(change));
  const { heard } = all.last();
  return { ...all, heard, fresh: () => heard.splice(0) };
};

describe('a port of a bridge', () => {
  it('is greeted, and gives one link', () => {
    const { last, links, heard, dialled } = opened({ name: 'console' });
    expect(dialled).toHaveLength(1);
    expect(last().url).toMatch(/^ws:\/\/bridge-\d+\/$/);
    expect(last().token).toBe('tok');
    expect(heard[0]).toMatch(
      /^hello \{"v":1,"client":\{"id":"[0-9a-f]{32}","name":"console"\},"attempt":1,"port":"modem","role":"writer","takeover":"no"\}$/,
    );
    expect(links).toHaveLength(1);
  });

  it('is opened by each subscription as a client of its own', () => {
    const ids = [opened(), opened()].map(({ heard }) => /"id":"(\w+)"/.exec(heard[0] ?? '')?.[1]);
    expect(new Set(ids).size).toBe(2);
  });

  it('gives what it reads, and makes room for more when that has been read', () => {
    const { link, last, log, heard } = opened();
    last().send(rx(0, 'before it is read'));
    last().send(rx(17, ', and after'));
    expect(link().position()).toEqual({ server: 'boot-1', epoch: 1, offset: 0 });
    noted(log, 'read', link().bytes$);
    expect(log).toEqual(['read before it is read', 'read , and after']);
    expect(link().position()).toEqual({ server: 'boot-1', epoch: 1, offset: 28 });
    const long = 'x'.repeat(16_384);
    for (const at of [0, 1, 2, 3]) last().send(rx(28 + at * 16_384, long));
    expect(heard.filter((line) => line.includes('RxLimit')).slice(1)).toEqual([
      '{"_tag":"RxLimit","epoch":1,"consumed":32796,"limit":98332}',
      '{"_tag":"RxLimit","epoch":1,"consumed":65564,"limit":131100}',
    ]);
  });

  it('makes room only for what has been acknowledged, where that is asked for', () => {
    const { link, last, log, heard } = opened({ acknowledge: 'explicit' });
    noted(log, 'read', link().bytes$);
    const long = 'x'.repeat(16_384);
    for (const at of [0, 1, 2, 3]) last().send(rx(at * 16_384, long));
    expect(heard.filter((line) => line.includes('RxLimit'))).toHaveLength(1);
    link().acknowledge(link().position());
    expect(heard.at(-1)).toBe('{"_tag":"RxLimit","epoch":1,"consumed":65536,"limit":131072}');
  });

  it('takes writes when they are subscribed, and completes them when the UART has', () => {
    const { link, last, log, fresh } = opened();
    fresh();
    const write = link().write(bytes('AT\r'));
    expect(fresh()).toEqual([]);
    noted(log, 'first', write);
    noted(log, 'second', write);
    expect(fresh()).toEqual(['Tx 7 0 AT\r', 'Tx 7 3 AT\r']);
    last().send(ack(3));
    expect(log).toEqual(['first done']);
    last().send(ack(6));
    expect(log).toEqual(['first done', 'second done']);
  });

  it('writes the bytes that there were when it was asked to, also where they have to wait', () => {
    const { link, last, fresh } = opened({}, { tx: { lease: 7, accepted: 0, written: 0, limit: 0 } });
    const mine = bytes('mine');
    link().write(mine).subscribe();
    mine.fill(0x2e);
    fresh();
    last().send(ack(0));
    expect(fresh()).toEqual(['Tx 7 0 mine']);
  });

  it('has lines: they are set in their turn, and shown', () => {
    const line = { on: false, changes: 0 };
    const { link, last, log, fresh } = opened(
      {},
      { port: { ...welcome().port, lines: { dcd: line, ri: line } } },
    );
    fresh();
    const { signals } = link();
    if (!signals) throw new Error('no lines');
    noted(log, 'A', link().write(bytes('A')));
    noted(log, 'set', signals.set({ dtr: false }));
    noted(log, 'B', link().write(bytes('B')));
    expect(fresh()).toEqual(['Tx 7 0 A', 'lines {"lines":{"dtr":false},"id":1}', 'Tx 7 1 B']);
    last().send(ack(1));
    last().say({ t: 'ok', id: 1 });
    expect(log.splice(0)).toEqual(['A done', 'set done']);

    noted(log, 'DCD', signals.dcd$);
    noted(log, 'RI', signals.ri$);
    last().say({ t: 'lines', lines: { dcd: { on: true, changes: 1 }, ri: { on: false, changes: 2 } } });
    expect(log.splice(0)).toEqual(['DCD false', 'RI false', 'DCD true', 'RI true', 'RI false']);
    noted(log, 'DCD later', signals.dcd$);
    expect(log.splice(0)).toEqual(['DCD later true']);
  });

  it('says of a line that it never told that it cannot, and waits a second for that', () => {
    const { link, last, log, later } = opened();
    noted(log, 'CTS', link().signals?.cts$ ?? link().bytes$);
    noted(log, 'DSR', link().signals?.dsr$ ?? link().bytes$);
    later(500);
    last().say({ t: 'lines', lines: { cts: { on: true, changes: 0 } } });
    later(1000);
    expect(log).toEqual([
      'CTS true',
      expect.stringMatching(/^DSR unsuitable: "modem" of .* does not tell DSR/),
    ]);
  });

  it('has no lines where it is told so', () => {
    expect(opened({ signals: false }).link().signals).toBeUndefined();
  });

  it('has settings where its port has, and changes them', () => {
    const settings = {
      baudRate: 115_200,
      dataBits: 8,
      parity: 'none',
      stopBits: 1,
      flowControl: 'none',
    } as const;
    const { link, last, log } = opened({}, { port: { ...welcome().port, settings } });
    const { tuning } = link();
    if (!tuning) throw new Error('no tuning');
    expect(tuning.settings()).toEqual(settings);
    noted(
      log,
      'set',
      tuning.set({ baudRate: 9600 }).pipe(map((set) => [set.baudRate, tuning.settings().baudRate])),
    );
    last().say({ t: 'ok', id: 1, settings: { ...settings, baudRate: 9600 } });
    expect(log).toEqual(['set [9600,9600]', 'set done']);
    expect(tuning.settings()).toEqual({ ...settings, baudRate: 9600 });
    noted(log, 'wrong', tuning.set({ baudRate: -1 }));
    expect(log.at(-1)).toMatch(/^wrong unsuitable: set at "modem" of .* was refused: no valid settings/);
    expect(opened().link().tuning).toBeUndefined();
  });

  it('has settings once its port is open, where it was gone before', () => {
    const settings = {
      baudRate: 9600,
      dataBits: 8,
      parity: 'none',
      stopBits: 1,
      flowControl: 'none',
    } as const;
    const gone = { ...welcome().port, state: 'gone', epoch: 0 } as const;
    const { link, last, log } = opened({ role: 'observer' }, { tx: undefined, port: gone });
    expect('tuning' in link()).toBe(false);
    link().events$.subscribe(({ _tag }) => log.push(`${_tag} ${link().tuning?.settings().baudRate}`));
    last().say({ t: 'port', state: 'open', epoch: 1, settings });
    expect(log).toEqual(['Port 9600']);
    const { tuning } = link();
    last().say({ t: 'port', state: 'open', epoch: 2, settings: { ...settings, baudRate: 300 } });
    expect(tuning?.settings().baudRate).toBe(300);
    expect(link().tuning).toBe(tuning);
  });

  it('does at the UART what it is asked to', () => {
    const { link, last, log, fresh } = opened();
    const { remote } = link();
    fresh();
    noted(log, 'ports', remote.ports());
    noted(log, 'pulse', remote.pulse('dtr', false, 20));
    noted(log, 'action', remote.action('power-key'));
    noted(log, 'script', remote.script([{ quiet: 500 }, { write: '+++' }, { expect: 'OK', ms: 1000 }]));
    noted(log, 'will', remote.will([]));
    noted(log, 'drain', remote.drain());
    noted(log, 'purge', remote.purge());
    noted(log, 'takeover', remote.takeover('if-dead'));
    noted(log, 'release', remote.release());
    const said = fresh().map((line) => line.split(' ')[0]);
    expect(new Set(said)).toEqual(
      new Set(['ports', 'pulse', 'action', 'script', 'will', 'drain', 'purge', 'takeover', 'release']),
    );
    expect(log).toEqual([]);
    for (const id of said.keys())
      last().say({
        t: 'ok',
        id: id + 1,
        ...(said[id] === 'purge' && { purged: 3 }),
        ...(said[id] === 'ports' && { ports: [] }),
      });
    expect([...log].sort()).toEqual([
      'action done',
      'drain done',
      'ports []',
      'ports done',
      'pulse done',
      'purge 3',
      'purge done',
      'release done',
      'script done',
      'takeover done',
      'will done',
    ]);
  });

  it('says why it did not, and refuses what no message can say', () => {
    const { link, last, log, fresh } = opened();
    const { remote } = link();
    fresh();
    noted(log, 'action', remote.action('explode'));
    last().say({ t: 'err', id: 1, code: 'unsupported', why: 'There is no action explode.' });
    noted(log, 'pulse', remote.pulse('dtr', false, 60_000));
    noted(log, 'script', remote.script([{ quiet: 60_000 }]));
    expect(fresh()).toHaveLength(1);
    expect(log).toEqual([
      expect.stringMatching(
        /^action unsuitable: action at "modem" of ws.* was refused: There is no action explode\. <\{"_tag":"Refused","code":"unsupported",/,
      ),
      expect.stringMatching(/^pulse unsuitable: .*no valid ms/),
      expect.stringMatching(/^script unsuitable: .*longer than 10000 ms/),
    ]);
  });

  it('lists its bridge’s ports, and is left again', () => {
    const scheduler = new VirtualTimeScheduler();
    const { open, last } = scriptedBridge();
    const log: string[] = [];
    noted(log, 'ports', remotePorts('ws://bridge/', { token: 'tok', scheduler }, open));
    last().up();
    expect(last().heard[0]).toContain('"role":"list"');
    const { tx: _, ...rest } = welcome({ port: { ...welcome().port, name: '', state: 'gone', epoch: 0 } });
    last().say({ ...rest, rx: { epoch: 0, from: 0, base: 0, end: 0 } });
    last().say({
      t: 'ok',
      id: 1,
      ports: [{ name: 'modem', state: 'open', observers: 2, writer: 'console' }],
    });
    expect(log).toEqual([
      'ports [{"name":"modem","state":"open","observers":2,"writer":"console"}]',
      'ports done',
    ]);
    expect(last().heard.slice(-2)).toEqual(['close 1000', 'left']);
  });
});

describe('a link that is cut', () => {
  it('goes on where it was, and tells it', () => {
    const { link, last, log, later, dialled } = opened();
    noted(log, 'event', link().events$);
    noted(log, 'read', link().bytes$);
    noted(log, 'write', link().write(bytes('AT\r')));
    last().send(rx(0, 'OK'));
    last().down(1006, 'reset');
    later(200);
    expect(dialled).toHaveLength(2);
    last().up();
    expect(last().heard[0]).toContain('"resume":{"server":"boot-1","epoch":1,"rx":2,"lease":7}');
    last().say(
      welcome({
        rx: { epoch: 1, from: 2, base: 0, end: 2 },
        tx: { lease: 7, accepted: 0, written: 0, limit: 65_536 },
        resumed: { rx: 'full', tx: 'full' },
      }),
    );
    expect(last().heard).toContain('Tx 7 0 AT\r');
    last().send(rx(0, 'OK and more'), ack(3));
    expect(log).toEqual([
      'event {"_tag":"Leased","lease":7,"dirty":false}',
      'read OK',
      expect.stringMatching(/^event \{"_tag":"Reconnecting","attempt":2,"after":\d+,"why":"reset"\}/),
      'event {"_tag":"Resumed","attempt":2}',
      'read  and more',
      'write done',
    ]);
  });

  it('hears nothing of a socket that was given up', () => {
    const { link, dialled, log, later, last } = opened({}, {}, { slow: true });
    noted(log, 'read', link().bytes$);
    const [first] = dialled;
    first?.raw('{"t":"nonsense"}');
    expect(first?.heard.at(-1)).toBe('close 4400');
    first?.send(rx(0, 'stale'));
    later(200);
    expect(last()).not.toBe(first);
    first?.send(rx(0, 'stale'));
    first?.down(4412);
    expect(log).toEqual([]);
    expect(first?.heard.slice(-2)).toEqual(['close 4400', 'left']);
  });

  it('is lost when nobody has answered for as long as the bridge waits: what was written may have been taken', () => {
    const { link, last, log, later, dialled } = opened();
    noted(log, 'read', link().bytes$);
    noted(log, 'lines', link().signals?.set({ dtr: true }) ?? link().bytes$);
    noted(log, 'write', link().write(bytes('AT\r')));
    last().down(1006);
    for (let seconds = 0; seconds < 70 && !log.some((line) => line.startsWith('link')); seconds += 1) {
      if (!last().heard.includes('left')) last().down(1006, 'refused');
      later(1000);
    }
    expect(dialled.length).toBeGreaterThan(5);
    expect(log).toEqual([
      expect.stringMatching(
        /^write lost: What was written to "modem" of .* may have been taken, wholly, in part, or not: There has been no connection .* It is not sent again\. <\{"_tag":"Unknown","lease":7,"from":0,"to":3\}>$/,
      ),
      expect.stringMatching(
        /^lines lost: lines at "modem" of .* may have been done, or not: .*"code":"unknown"/,
      ),
      expect.stringMatching(/^read lost: There has been no connection to ws:\/\/bridge-\d+\/ for 60 s/),
      expect.stringMatching(/^link lost: There has been no connection to ws:\/\/bridge-\d+\/ for 60 s/),
    ]);
    noted(log, 'late', link().write(bytes('!')));
    expect(log.at(-1)).toMatch(/^late lost: There has been no connection/);
  });
});

describe('a link that ends', () => {
  it('gives what was read before the UART was closed, then completes', () => {
    const { link, last, log } = opened();
    last().send(rx(0, 'bye'));
    last().say({ t: 'lease', lease: 7, state: 'fenced', written: 0 });
    noted(log, 'write', link().write(bytes('too late')));
    last().say({ t: 'epoch', epoch: 1, end: 3, next: null, cause: 'closed', why: 'It was closed.' });
    noted(log, 'read', link().bytes$);
    noted(log, 'write', link().write(bytes('too late')));
    noted(log, 'lines', link().signals?.dcd$ ?? link().bytes$);
    noted(log, 'events', link().events$);
    expect(log.map((line) => line.replace(/ of ws:\S+/, ''))).toEqual([
      expect.stringMatching(/^write lost: Nothing .* <\{"_tag":"LeaseLost","lease":7,"how":"fenced"\}>$/),
      'link done',
      'read bye',
      'read done',
      'write closed: The far end of "modem" has closed it.',
      'lines closed: The far end of "modem" has closed it.',
      'events {"_tag":"Leased","lease":7,"dirty":false}',
      'events {"_tag":"LeaseLost","lease":7,"how":"fenced"}',
      'events {"_tag":"EpochEnded","epoch":1,"end":3,"cause":"closed","why":"It was closed."}',
      'events done',
    ]);
  });

  it('says so where the UART was unplugged', () => {
    const { link, last, log } = opened();
    noted(log, 'read', link().bytes$);
    last().say(
      { t: 'lease', lease: 7, state: 'fenced', written: 0 },
      { t: 'epoch', epoch: 1, end: 0, next: null, cause: 'unplugged', why: 'ENXIO' },
    );
    expect(log).toEqual([
      expect.stringMatching(
        /^read lost: The port "modem" of the bridge was lost.*ENXIO.*<\{"_tag":"EpochEnded"/,
      ),
      expect.stringMatching(/^link lost: /),
    ]);
  });

  it('tells who took it', () => {
    const { link, last, log } = opened();
    noted(log, 'write', link().write(bytes('never acknowledged')));
    last().say({ t: 'lease', lease: 7, state: 'taken', by: 'the night shift', written: 0 });
    expect(log).toEqual([
      expect.stringMatching(/^write lost: .*"_tag":"Unknown"/),
      expect.stringMatching(/^link lost: the night shift has taken the port "modem" over/),
    ]);
  });

  it('shows what others say so that it moves no cursor', () => {
    const { link, last, log } = opened({ role: 'observer' }, { tx: undefined });
    noted(log, 'event', link().events$);
    noted(log, 'action', link().remote.action('bell'));
    last().say({ t: 'err', id: 1, code: 'failed', why: 'no \x1b[2Jbell' });
    last().say({ t: 'epoch', epoch: 1, end: 0, next: 2, cause: 'unplugged', why: 'gone\x07' });
    last().down(1006, 'cut\x1b]0;title');
    expect(log).toEqual([
      expect.stringMatching(/^action .*no \\u\{1b\}\[2Jbell.*"why":"no \\\\u\{1b\}\[2Jbell"/),
      expect.stringMatching(/^event .*"EpochEnded".*"why":"gone\\\\u\{7\}"/),
      expect.stringMatching(/^event .*"Reconnecting".*"why":"cut\\\\u\{1b\}\]0;title"/),
    ]);
  });

  it.each<readonly [string, number | undefined, string, RegExp]>([
    ['is not there', undefined, 'connect ECONNREFUSED', /^link not-found: Nothing answers.*ECONNREFUSED/],
    ['does not know the token', 401, '', /^link not-permitted: .*token/],
    ['lets nobody in from there', 403, '', /^link not-permitted: .*origin/],
    ['is being stopped', 503, 'it answered HTTP 503', /^link busy: .*is being stopped/],
  ])('is refused where the bridge %s', (_, status, why, message) => {
    const { last, log } = subscribed();
    last().down(1006, why, status);
    expect(log).toEqual([expect.stringMatching(message)]);
  });

  it('is refused where the platform does not try', () => {
    const log: string[] = [];
    noted(
      log,
      'link',
      websocket('ws://bridge/modem', {}, () => throwError(() => new Error('The page is secure.'))),
    );
    expect(log).toEqual([
      'link unsuitable: No WebSocket to ws://bridge/ can be opened from here (The page is secure.).',
    ]);
  });

  it('is refused where another client writes, by its name', () => {
    const { last, log } = subscribed();
    last().up();
    last().say({ t: 'bye', code: 4409, why: '', holder: 'console' });
    last().down(4409);
    expect(log).toEqual([expect.stringMatching(/^link busy: console writes to the port "modem"/)]);
  });
});

describe('a write that is purged', () => {
  it('is closed on this side, and blames no loss of an earlier lease', () => {
    const { link, last, log } = opened();
    noted(log, 'given up', link().write(bytes('never acknowledged')));
    link().remote.release().subscribe();
    last().say({ t: 'ok', id: 1 });
    link().remote.takeover().subscribe();
    last().say({ t: 'ok', id: 2, tx: { lease: 8, accepted: 0, written: 0, limit: 9005 }, dirty: false });
    noted(log, 'in part', link().write(new Uint8Array(9000)));
    noted(log, 'whole', link().write(bytes('whole')));
    noted(log, 'unsent', link().write(bytes('unsent')));
    noted(log, 'purge', link().remote.purge());
    last().say({ t: 'ok', id: 3, purged: 813 });
    expect(log).toEqual([
      expect.stringMatching(/^given up lost: .*<\{"_tag":"Unknown","lease":7,"from":0,"to":18\}>$/),
      expect.stringMatching(/^unsent closed: Nothing of .* has been: It was purged before it was written\.$/),
      expect.stringMatching(/^in part closed: Not all of .* has been: Its rest was purged\.$/),
      expect.stringMatching(/^whole closed: Nothing of .* has been: It was purged before it was written\.$/),
      'purge 813',
      'purge done',
    ]);
  });

  it('is unknown where the link is left before that is known, though it counts as written', () => {
    const { link, last, log, leave } = opened();
    noted(log, 'event', link().events$);
    noted(log, 'write', link().write(bytes('AT\r')));
    link()
      .remote.purge()
      .subscribe({ error: () => {} });
    last().send(ack(3));
    leave();
    expect(log).toEqual([
      'event {"_tag":"Leased","lease":7,"dirty":false}',
      expect.stringMatching(/^write lost: .*<\{"_tag":"Unknown","lease":7,"from":0,"to":3\}>$/),
      'event done',
    ]);
  });
});

describe('a link that is left', () => {
  it('before it is dialled through, after, and while it is greeted', () => {
    const dialling = subscribed();
    dialling.leave();
    expect(dialling.last().heard).toEqual(['left']);
    const greeting = subscribed();
    greeting.last().up();
    greeting.leave();
    expect(greeting.last().heard.slice(1)).toEqual(['close 1000', 'left']);
    for (const { log } of [dialling, greeting]) expect(log).toEqual([]);
  });

  it('gives its place back, and says so to whoever still waits', () => {
    const { link, log, fresh, leave } = opened();
    noted(log, 'read', link().bytes$);
    noted(log, 'DCD', link().signals?.dcd$ ?? link().bytes$);
    noted(log, 'write', link().write(bytes('sent')));
    fresh();
    leave();
    expect(fresh()).toEqual(['release {"id":1}', 'close 1000', 'left']);
    const closed = /closed: The link to "modem" of ws:\S+ was closed on this side\./;
    expect(log).toEqual([
      expect.stringMatching(/^write lost: What was written .* may have been taken/),
      expect.stringMatching(closed),
      expect.stringMatching(closed),
    ]);
    for (const late of [
      link().write(bytes('x')),
      link().remote.drain(),
      link().signals?.set({}) ?? link().bytes$,
    ]) {
      noted(log, 'late', late);
      expect(log.at(-1)).toMatch(closed);
    }
  });

  it('from within its own news', () => {
    const { link, last, leave, log, fresh } = opened();
    fresh();
    link().bytes$.subscribe({
      next: () => leave(),
      error: ({ reason }: TransportError) => log.push(reason),
    });
    last().send(rx(0, 'last words'), rx(10, 'not heard'));
    expect(fresh()).toEqual(['release {"id":1}', 'close 1000', 'left']);
    expect(log).toEqual(['closed']);
  });

  it('as soon as it is there', () => {
    const { open, last } = scriptedBridge();
    const scheduler = new VirtualTimeScheduler();
    const opening = websocket('ws://bridge/modem', { scheduler }, open).subscribe(() =>
      opening.unsubscribe(),
    );
    last().up();
    last().say(welcome());
    expect(last().heard.slice(-3)).toEqual(['release {"id":1}', 'close 1000', 'left']);
  });

  it('while it is cut: nothing is dialled any more', () => {
    const { link, last, leave, later, dialled, log } = opened();
    last().down(1006);
    noted(log, 'write', link().write(bytes('never sent')));
    noted(log, 'drain', link().remote.drain());
    leave();
    later(100_000);
    expect(dialled).toHaveLength(1);
    expect(log).toEqual([
      expect.stringMatching(/^write closed: The link to /),
      expect.stringMatching(/^drain closed: The link to /),
    ]);
  });
});

it('waits with its hello until the writer that left before it has hung up', () => {
  const { open, dialled } = scriptedBridge({ slow: true });
  const transport = websocket('ws://bridge/one-seat', { scheduler: new VirtualTimeScheduler() }, open);
  const first = transport.subscribe();
  dialled[0]?.up();
  dialled[0]?.say(welcome());
  first.unsubscribe();
  transport.subscribe();
  websocket('ws://bridge/one-seat', { role: 'observer' }, open).subscribe().unsubscribe();
  expect(dialled).toHaveLength(2);
  expect(dialled[1]?.heard).toEqual(['left']);
  dialled[0]?.down(1000);
  expect(dialled).toHaveLength(3);
});

it('waits with its hello for an observer that has taken over, and not for a writer that has given back', () => {
  const { open, dialled } = scriptedBridge({ slow: true });
  const place = (role: 'writer' | 'observer') =>
    websocket('ws://bridge/handed', { role, scheduler: new VirtualTimeScheduler() }, open);
  const links: RemoteLink[] = [];
  const observer = place('observer').subscribe((link) => links.push(link));
  dialled[0]?.up();
  dialled[0]?.say(welcome({ tx: undefined }));
  links[0]?.remote.takeover().subscribe();
  dialled[0]?.say({ t: 'ok', id: 1, tx: { lease: 7, accepted: 0, written: 0, limit: 1 } });
  observer.unsubscribe();
  const writer = place('writer').subscribe((link) => links.push(link));
  expect(dialled).toHaveLength(1);
  dialled[0]?.down(1000);
  expect(dialled).toHaveLength(2);

  dialled[1]?.up();
  dialled[1]?.say(welcome());
  links[1]?.remote.release().subscribe();
  dialled[1]?.say({ t: 'ok', id: 1 });
  writer.unsubscribe();
  place('writer').subscribe();
  expect(dialled).toHaveLength(3);
});

describe('options', () => {
  it.each<readonly [string, string, RemoteOptions, RegExp]>([
    ['a URL with a token', 'ws://bridge/modem?token=s3cr3t', {}, /\{ token \}/],
    [
      'a token with a line break',
      'ws://bridge/modem',
      { token: 'a\r\nb' },
      /not the one that a bridge printed/,
    ],
    ['an empty token', 'ws://bridge/modem', { token: '' }, /not the one that a bridge printed/],
    [
      'a will that is too long',
      'ws://bridge/modem',
      { will: [{ quiet: 10_001 }] },
      /will .* longer than 10000 ms/,
    ],
    ['a name that is too long', 'ws://bridge/modem', { name: 'x'.repeat(65) }, /no valid client\.name/],
    ['a port with a control character', 'ws://bridge/%07', {}, /no valid port/],
  ])('%s is refused before anything is dialled', (_, url, options, message) => {
    const { open, dialled } = scriptedBridge();
    const log: string[] = [];
    noted(log, 'link', websocket(url, options, open));
    expect(log).toEqual([expect.stringMatching(message)]);
    expect(log[0]).toMatch(/^link unsuitable: /);
    expect(dialled).toEqual([]);
  });
});
