import type { Link, Signals } from '@atrx/transport';
import { defer, EMPTY, map, of } from 'rxjs';
import { qistat } from '../../src/commands/index.ts';
import { modemScene } from '../stage.ts';

describe('the slow clock', () => {
  it('9: sleeps over a connection with DTR high, is woken by DTR 20 ms before a command, and by what comes', () => {
    const done: string[] = [];
    let now = () => -1;
    const signals: Signals = {
      set: ({ dtr }) =>
        defer(() => {
          done.push(`${now()} DTR ${dtr ? 'low' : 'high'}`);
          return EMPTY;
        }),
      dcd$: of(false),
      cts$: of(true),
      dsr$: of(true),
      ri$: of(false),
    };
    const on = modemScene(
      `
      > AT+QIOPEN="TCP","124.79.167.121",7007
      < OK
      < CONNECT OK
      > AT+QSCLK=1
      < OK
      ~ 5s
      < ALARM RING
      ~ 1s
      < +CMTI: "SM",1
      ~ 1s
      << IPD5:hello
      > AT+QISTAT
      < OK
      < STATE: CONNECT OK
      > AT+QSCLK=0
      < OK
      `,
      {
        echo: true,
        through: (transport) =>
          transport.pipe(
            map(
              ({ bytes$, write }): Link => ({
                bytes$,
                signals,
                write: (bytes) =>
                  defer(() => {
                    done.push(`${now()} ${String.fromCharCode(...bytes).trim()}`);
                    return write(bytes);
                  }),
              }),
            ),
          ),
      },
      { connections: 'single', receive: 'push' },
    );
    const { modem, module, clock, watch, pass, log } = on;
    modem.tcp('124.79.167.121', 7007).subscribe(({ data$ }) => watch('data', data$));
    pass(100);
    done.length = 0;
    const start = clock.now();
    now = () => clock.now() - start;
    watch('urc', modem.urc$.pipe(map(({ _tag }) => _tag)));
    const sleeping = watch('sleep', modem.sleep$);
    pass(10_000);
    expect(done).toEqual(['0 AT+QSCLK=1', '1000 DTR high']);
    expect(log).toEqual(['urc AlarmRang', 'urc MessageArrived', 'urc Received', 'data "hello"']);
    watch('state', modem.at.run(qistat()));
    pass(500);
    sleeping.unsubscribe();
    pass(5_000);
    expect(done.slice(2)).toEqual(['10000 DTR low', '10020 AT+QISTAT', '10500 AT+QSCLK=0']);
    expect(log.slice(4)).toEqual(['state {_tag:Stack,state:CONNECT OK}', 'state |']);
    expect(module.left()).toEqual([]);
  });
});
