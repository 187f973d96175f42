import { at, csq } from '../../src/commands/index.ts';
import { atScene } from '../stage.ts';

describe('a line that loses its end', () => {
  it('is not ended by the answer to the next command, which is fenced where nothing else tells them apart', () => {
    const { port, watch, pass, log, module } = atScene(String.raw`
      > AT
      < OK
      << \r\nOK\r
      ~ 2s
      > ATE1
      < OK
      > AT
      < OK
      ~ 2s
      > ATE1
      < OK
      > AT
      < OK
      > AT+CSQ
      < +CSQ: 7,0
      < OK
    `);
    watch('at', port.run(at()));
    pass(2_100);
    watch('signal', port.run(csq()));
    pass();
    expect(log).toEqual(['at |', 'signal {rssi:7,dBm:-99,ber:0}', 'signal |']);
    expect(module.left()).toEqual([]);
  });

  it('is longer than any: the echo that stands behind it is not missed', () => {
    const { port, watch, pass, log, module } = atScene(String.raw`
      > AT
      << AT\r
      < OK
      << ${'x'.repeat(4_200)}
      ~ 2s
      > AT
      << AT\r
      < OK
      ~ 2s
      > ATE1
      << ATE1\r
      < OK
      > AT
      << AT\r
      < OK
      > AT+CSQ
      << AT+CSQ\r
      < +CSQ: 7,0
      < OK
    `);
    watch('at', port.run(at()));
    pass(2_100);
    watch('signal', port.run(csq()));
    pass();
    expect(log).toEqual(['at |', 'signal {rssi:7,dBm:-99,ber:0}', 'signal |']);
    expect(module.left()).toEqual([]);
  });

  it('is only cut by a pause that is short: no fence is wanted', () => {
    const { port, watch, pass, log, module } = atScene(String.raw`
      > AT
      < OK
      << \r\n0, CLO
      ~ 1s
      > AT+CSQ
      << SED\r\n
      < +CSQ: 7,0
      < OK
    `);
    watch('at', port.run(at()));
    watch('news', port.urc$);
    pass(500);
    watch('signal', port.run(csq()));
    pass();
    expect(log).toEqual(['at |', 'news {_tag:Closed,index:0}', 'signal {rssi:7,dBm:-99,ber:0}', 'signal |']);
    expect(module.left()).toEqual([]);
  });
});
