import { defer, EMPTY } from 'rxjs';
import { recoverable } from '../../src/at/recoverable.ts';
import { qideact, qisack } from '../../src/commands/index.ts';
import type { Context } from '../../src/stack/context/context.ts';
import { foundDown, secondContext } from '../bring-up.ts';
import { modemScene } from '../stage.ts';
import { of, online } from './scene.ts';

// What may take minutes, and what is done about one that takes longer.

describe('fault A11, noted N4: AT+QIDEACT may take two and a half minutes', () => {
  it.each([
    { takes: 149_000, within: 150_000, ends: ['|'] },
    { takes: 151_000, within: 150_000, ends: ['! DeactivationTimedOut {after:150000}'] },
    { takes: 59_000, within: undefined, ends: ['|'] },
    { takes: 61_000, within: undefined, ends: ['! DeactivationTimedOut {after:60000}'] },
  ])('$takes ms, where $within are allowed', ({ takes, within, ends }) => {
    const { modem, watch, pass, log } = online({
      module: { latency: { QIDEACT: takes } },
      modem: within === undefined ? {} : { deactivateWithin: within },
    });
    watch('close', modem.close$);
    pass(200_000);
    expect(of(log, 'close')).toEqual(ends);
  });

  it('other commands wait for it: none is written before its answer', () => {
    const { modem, module, watch, pass, log } = online({ module: { latency: { QIDEACT: 149_000 } } });
    const lines: string[] = [];
    modem.trace$.subscribe({
      next: ({ kind, text }) => kind === 'command' && lines.push(text),
      error: () => undefined,
    });
    watch('down', modem.at.run(qideact({ within: 150_000 })));
    watch('next', modem.at.run(qisack(0)));
    pass(148_000);
    expect(lines).toEqual(['AT+QIDEACT']);
    pass(2_000);
    expect(of(log, 'down')).toEqual(['|']);
    expect(lines.slice(0, 2)).toEqual(['AT+QIDEACT', 'AT+QISACK=0']);
    expect(module.state.contexts[0].ip).toBe('IP INITIAL');
  });

  it('given up, the module’s pin is pulled by whoever has a hand on it, and it cannot be tried again unchanged', () => {
    let pulled = 0;
    const { modem, module, watch, pass, log } = online({
      module: { latency: { QIDEACT: 151_000 } },
      modem: {
        emergencyOff: () =>
          defer(() => {
            pulled++;
            module.control.emergOff();
            return EMPTY;
          }),
      },
    });
    watch('close', modem.close$);
    pass(60_001);
    expect(pulled).toBe(1);
    expect(of(log, 'close')).toEqual(['! DeactivationTimedOut {after:60000}']);
    expect(recoverable({ _tag: 'DeactivationTimedOut', after: 60_000 })).toBe(false);
  });

  it('DEACT OK after that completes nothing that was asked later', () => {
    const { modem, watch, pass, log, module } = modemScene(
      `
      ${secondContext('CMWAP')}
      > AT+QIDEACT
      ~ 61s
      < DEACT OK
      ${foundDown}
      > AT+QIFGCNT=0
      < OK
      > AT+QIDEACT
      ~ 2s
      < DEACT OK
      `,
      { echo: true },
    );
    const contexts: Context[] = [];
    modem.context({ apn: 'CMWAP' }).subscribe({ next: (up) => contexts.push(up), error: () => undefined });
    pass(100);
    const [second] = contexts;
    if (!second) throw new Error('There is no second context.');
    watch('second', second.close$);
    pass(61_500);
    watch('first', modem.close$);
    pass(1_000);
    expect(of(log, 'second')).toEqual(['! DeactivationTimedOut {after:60000}']);
    expect(of(log, 'first')).toEqual([]);
    pass(2_000);
    expect(of(log, 'first')).toEqual(['|']);
    expect(module.left()).toEqual([]);
  });
});

describe('fault A24, noted N7: a connection that is dead and says nothing', () => {
  it('5 s after the probe, then every 10 s, 12 times: then the peer is said not to respond', () => {
    const { socket, module, watch, pass, log, clock } = online();
    watch('send', socket.send('hello'));
    pass(1_000);
    module.control.sever();
    log.length = 0;
    const before = clock.now();
    const ended: number[] = [];
    watch('detect', socket.detect()).add(() => ended.push(clock.now() - before));
    // Half a second of silence ends the module's list of connections before.
    pass(125_499);
    expect(log).toEqual([]);
    pass(1);
    expect(of(log, 'detect')).toEqual([
      '! PeerUnresponsive {address:1.2.3.4:7,pending:10,asked:13,after:125000}',
    ]);
    expect(ended).toEqual([125_500]);
    expect(of(log, 'connection')).toHaveLength(1);
  });

  it('a peer that acknowledges late, and in time, is there', () => {
    const { socket, watch, pass, log, heard } = online();
    watch('detect', socket.detect());
    pass(10_000);
    expect(log).toEqual(['detect |']);
    expect(heard()).toBe('TCP detect');
  });

  it('kept alive, it is found out without anybody asking', () => {
    const { socket, module, watch, pass, log } = online();
    watch('keep', socket.keepAlive());
    module.control.sever();
    pass(480_000 + 125_000);
    expect(of(log, 'keep')).toEqual([expect.stringContaining('! PeerUnresponsive')]);
    expect(recoverable({ _tag: 'NotConnected', address: '' })).toBe(true);
  });
});
