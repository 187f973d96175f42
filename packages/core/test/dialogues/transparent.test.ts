import { ignoreElements } from 'rxjs';
import { qisack } from '../../src/commands/index.ts';
import { inEveryWay as it } from '../every-way.ts';
import { proper } from '../stage.ts';
import { back, opened, probed } from '../transparent/scene.ts';

const welcome = 'Welcome to use Quectel module.';

describe('transparent mode', () => {
  it('4.1: a connection as a client, out of data mode and back in', () => {
    const { open, watch, pass, log, module } = opened(`
      >> ${welcome}
      << ${welcome}
      >> +++
      ~ 500ms
      < OK
      > AT+QISACK
      < +QISACK: 30, 20, 10
      < OK
      > ATO
      < CONNECT
      << more
      >> +++
      ~ 500ms
      < OK
      > AT+QICLOSE
      < CLOSE OK
      ${back}
    `);
    watch('data', open.data$);
    watch('write', open.write(welcome));
    pass(100);
    watch(
      'sent',
      open.command((at) => at.run(qisack())),
    );
    pass(3_000);
    expect(log).toEqual([
      'write |',
      `data "${welcome}"`,
      'sent {sent:30,acknowledged:20,pending:10}',
      'sent |',
      'data "more"',
    ]);
    watch('close', open.close$.pipe(ignoreElements()));
    pass(1_000);
    proper.ends();
    pass(5_000);
    expect(log.slice(5)).toEqual(['data |', 'pipe |', 'close |']);
    expect(module.left()).toEqual([]);
  });

  it('6.3: CLOSED that the peer has sent is payload: the module steps out when it is asked to', () => {
    const { open, watch, pass, log, module } = opened(String.raw`
      << before\r\nCLOSED\r\nafter
      ~ 600ms
      >> +++
      << still
      ~ 500ms
      < OK
      > ATO
      < CONNECT
      << on
    `);
    watch('data', open.data$);
    pass(5_000);
    expect(log.join('').replaceAll('"data "', '')).toEqual(
      String.raw`data "before\r\nCLOSED\r\nafterstillon"`,
    );
    expect(module.left()).toEqual([]);
  });

  it('6.3: CLOSED that the module has said ends it: it only repeats what it is asked by', () => {
    const { open, watch, pass, log, module } = opened(String.raw`
      << last\r\nCLOSED\r\n
      ${probed}${back}
    `);
    watch('data', open.data$);
    pass(4_000);
    proper.ends();
    pass(6_000);
    expect(log).toEqual(['data "last"', 'data |', 'pipe |']);
    expect(module.left()).toEqual([]);
  });
});
