import { at } from '../../src/commands/index.ts';
import { of, online } from './scene.ts';

describe('fault A26: a module that sleeps (AT+QSCLK=1) does not hear the first bytes', () => {
  it('DTR is pulled, and 20 ms later it is written to: nothing is lost, over and over', () => {
    const { modem, module, socket, watch, pass, log, heard } = online({
      lines: true,
      module: { sleepAfter: 1_500 },
    });
    watch('sleep', modem.sleep$);
    for (let i = 0; i < 20; i++) {
      pass(10_000);
      expect(module.state.dtr).toBe(false);
      watch('at', modem.at.run(at()));
      watch('send', socket.send(`${i} `));
      pass(19);
      expect(of(log, 'at')).toHaveLength(i);
      pass(500);
    }
    expect(of(log, 'at')).toEqual(new Array(20).fill('|'));
    expect(heard()).toBe(Array.from({ length: 20 }, (_, i) => `${i} `).join(''));
  });

  it('where nobody has a hand on DTR it is not let sleep', () => {
    const { modem, watch, pass, log } = online();
    watch('sleep', modem.sleep$);
    pass(10_000);
    expect(of(log, 'sleep')[0]).toContain('! NoSignals');
  });
});
