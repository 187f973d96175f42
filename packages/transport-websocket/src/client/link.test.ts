import type { TransportError } from '@atrx/transport';
import { NEVER, VirtualTimeScheduler } from 'rxjs';
import { ack, bytes, noted, opened, rx, subscribed } from '../../test/opened.ts';
import { scriptedBridge, welcome } from '../../test/scripted-bridge.ts';
import { websocket } from './websocket.ts';

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

  it('tells each gap in its place among the bytes, and the absence of the UART once it is back', () => {
    const { link, last, log } = opened({ gaps: 'tell', role: 'observer' });
    noted(log, 'gap', link().gaps$ ?? NEVER);
    last().send(rx(0, 'one'));
    last().say({ t: 'gap', epoch: 1, from: 3, to: 10, cause: 'overflow' });
    last().send(rx(10, 'two'));
    noted(log, 'read', link().bytes$);
    last().say({ t: 'epoch', epoch: 1, end: 13, next: 2, cause: 'unplugged', why: 'gone' });
    log.push('away');
    last().say({ t: 'port', state: 'open', epoch: 2 });
    last().send(rx(0, 'three', 2));
    expect(log).toEqual([...['read one', 'gap {"missing":7}', 'read two', 'away', 'gap {}', 'read three']]);
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
