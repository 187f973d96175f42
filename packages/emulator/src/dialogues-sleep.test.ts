import { desk } from '../test/desk.ts';
import { partner } from '../test/partner.ts';
import { play } from '../test/play.ts';

describe('the slow clock', () => {
  it('9: sleeps over a connection with DTR high, and 20 ms after DTR went low the port is there again', () => {
    const peer = partner();
    const at = desk({ network: peer.network, sleepAfter: 5_000 });
    const dtr = (on: boolean) => void at.module.signals.set({ dtr: on }).subscribe();
    play(
      at,
      `
      > AT+QIOPEN="TCP","124.79.167.121",7007
      < OK
      < CONNECT OK
      > AT+QSCLK=1
      < OK
      `,
    );
    expect(at.module.state.asleep).toBe(false);
    dtr(false);
    expect(at.seen()).toBe('');
    expect(at.module.state.asleep).toBe(true);
    expect(at.type('AT+QISTAT\r')).toBe('');

    dtr(true);
    at.scheduler.schedule(() => at.key('AT+QISTAT\r'), 20);
    expect(at.seen()).toBe('AT+QISTAT\r\r\nOK\r\n\r\nSTATE: CONNECT OK\r\n');
    expect(at.module.state.asleep).toBe(false);
    expect(peer.heard()).toEqual([]);
  });

  it('9: is woken by what the network brings, and sleeps on', () => {
    const peer = partner();
    const at = desk({ network: peer.network, sleepAfter: 5_000 });
    const naps: boolean[] = [];
    at.module.state$.subscribe(({ asleep }) => {
      if (naps.at(-1) !== asleep) naps.push(asleep);
    });
    play(
      at,
      `
      > AT+QIOPEN="TCP","124.79.167.121",7007
      < OK
      < CONNECT OK
      > AT+QSCLK=1
      < OK
      `,
    );
    at.module.signals.set({ dtr: false }).subscribe();
    at.seen();
    peer.say('hello');
    play(at, '<< hello');
    at.module.control.say('+CMTI: "SM",1');
    play(at, '< +CMTI: "SM",1');
    expect(naps).toEqual([false, true, false, true, false, true]);
  });
});
