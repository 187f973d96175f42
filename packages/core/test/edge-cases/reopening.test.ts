import { faults } from '@atrx/emulator';
import { concat } from 'rxjs';
import { use } from '../../src/scope/use.ts';
import { connected, of, online, opens } from './scene.ts';

describe('row 19: what is left of a connection stands in the way of the next', () => {
  it('ALREADY CONNECT: it is closed, and opened once more', () => {
    const { modem, watch, pass, log, module } = connected(`
      > AT+QIOPEN=1,"TCP","1.2.3.4",8
      < ALREADY CONNECT
      < ERROR
      > AT+QICLOSE=1
      < 1, CLOSE OK
      > AT+QIOPEN=1,"TCP","1.2.3.4",8
      < OK
      < 1, CONNECT OK
    `);
    watch('second', modem.tcp('1.2.3.4', 8).pipe(use(({ index }) => [index])));
    pass(1);
    expect(of(log, 'second')[0]).toBe('1');
    expect(module.left()).toEqual([]);
  });

  it('twice in a row: it is told, and not tried for ever', () => {
    const already = '> AT+QIOPEN=1,"TCP","1.2.3.4",8\n< ALREADY CONNECT\n< ERROR\n';
    const { modem, watch, pass, log, module } = connected(
      `${already}> AT+QICLOSE=1\n< 1, CLOSE OK\n${already}`,
    );
    watch('second', modem.tcp('1.2.3.4', 8));
    pass();
    expect(log).toEqual(['second ! Refused {command:QIOPEN,text:ALREADY CONNECT}']);
    expect(module.left()).toEqual([]);
  });

  it('CONNECT FAIL, and a connection that is there all the same: likewise', () => {
    const { modem, watch, pass, log, module } = connected(`
      > AT+QIOPEN=1,"TCP","1.2.3.4",8
      < OK
      < 1, CONNECT FAIL
      > AT+QIOPEN=1,"TCP","1.2.3.4",8
      < ALREADY CONNECT
      < ERROR
      > AT+QICLOSE=1
      < 1, CLOSE OK
      ${opens(1).replace(',7', ',8')}
    `);
    watch('second', concat(modem.tcp('1.2.3.4', 8)));
    pass(1_000);
    watch('third', modem.tcp('1.2.3.4', 8).pipe(use(({ index }) => [index])));
    pass(1);
    expect(of(log, 'second')).toEqual(['! ConnectFailed {address:1.2.3.4:8,text:CONNECT FAIL}']);
    expect(of(log, 'third')[0]).toBe('1');
    expect(module.left()).toEqual([]);
  });

  it('a connection whose CONNECT OK was lost is closed in the module before its index is used again', () => {
    const { modem, module, watch, pass, log } = online();
    module.control.inject(faults.never(), 'QIOPEN');
    watch('second', modem.tcp('1.2.3.4', 7));
    pass(200_000);
    expect(of(log, 'second')).toHaveLength(1);
    watch('third', modem.tcp('1.2.3.4', 7).pipe(use(({ index }) => [index])));
    pass(1_000);
    expect(of(log, 'third')[0]).toBe('1');
  });
});
