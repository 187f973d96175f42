import { map, mergeMap } from 'rxjs';
import { qifgcnt } from '../../src/commands/index.ts';
import type { Context } from '../../src/stack/context/context.ts';
import { secondContext, takeDown } from '../bring-up.ts';
import { inEveryWay } from '../every-way.ts';
import { atScene, modemScene } from '../stage.ts';

describe('two contexts', () => {
  inEveryWay('7.1: one of them is in the foreground, which AT+QIFGCNT selects', () => {
    const { port, module, watch, pass, log } = atScene(
      `
      > AT+QIFGCNT?
      < +QIFGCNT: 0,255
      < OK
      > AT+QIFGCNT=1
      < OK
      > AT+QIFGCNT?
      < +QIFGCNT: 1,255
      < OK
      > AT+QIFGCNT=0
      < ERROR
      `,
      { echo: true },
    );
    watch('before', port.run(qifgcnt.read()));
    watch('selected', port.run(qifgcnt(1)));
    watch('after', port.run(qifgcnt.read()));
    watch('refused', port.run(qifgcnt(0)));
    pass(1_000);
    expect(log).toEqual([
      'before {context:0}',
      'before |',
      'selected |',
      'after {context:1}',
      'after |',
      'refused ! Refused {command:QIFGCNT,text:ERROR}',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('7.1: both are active at once, each by its own access point, and asked for what is about them', () => {
    const { modem, module, watch, pass, log } = modemScene(
      `
      ${secondContext('CMWAP', 'push')}
      > AT+QIOPEN=0,"TCP","124.79.167.121",7007
      < OK
      < 0, CONNECT OK
      > AT+QIFGCNT=0
      < OK
      > AT+QIOPEN=1,"TCP","124.79.167.121",7008
      < OK
      < 1, CONNECT OK
      > AT+QIFGCNT=1
      < OK
      > AT+QICLOSE=0
      < 0, CLOSE OK
      > AT+QIDEACT
      < DEACT OK
      > AT+QIFGCNT=0
      < OK
      > AT+QICLOSE=1
      < 1, CLOSE OK
      ${takeDown}
      `,
      { echo: true },
      { receive: 'push' },
    );
    const second: Context[] = [];
    watch(
      'second',
      modem.context({ apn: 'CMWAP' }).pipe(
        mergeMap((context) => {
          second.push(context);
          return [context.address];
        }),
      ),
    );
    pass(100);
    for (const context of second) watch('there', context.tcp('124.79.167.121', 7007).pipe(map(() => 'open')));
    pass(100);
    watch('here', modem.tcp('124.79.167.121', 7008).pipe(map(() => 'open')));
    pass(100);
    modem.state$
      .subscribe(({ foreground, contexts }) => {
        log.splice(3, log.length, `${foreground}: ${contexts.map(({ stack }) => stack).join(', ')}`);
      })
      .unsubscribe();
    expect(log).toEqual([
      'second 10.79.140.214',
      'there open',
      'here open',
      '0: IP PROCESSING, IP PROCESSING',
    ]);
    watch('modem closed', modem.close$);
    pass();
    expect(log.slice(4)).toEqual(['there |', 'second |', 'here |', 'modem |', 'modem closed |']);
    expect(module.left()).toEqual([]);
  });
});
