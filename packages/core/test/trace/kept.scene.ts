import { csq } from '../../src/commands/index.ts';
import { atScene } from '../stage.ts';

// What `kept.test.ts` runs: one of these fails on purpose.
describe('a scene', () => {
  const asked = () => {
    const { port, watch, pass, log } = atScene('> AT+CSQ\n< +CSQ: 31,0\n< OK');
    watch('csq', port.run(csq()));
    pass();
    return log;
  };

  it('passes', () => {
    expect(asked()).toEqual(['csq {rssi:31,dBm:-51,ber:0}', 'csq |']);
  });

  it('fails', () => {
    expect(asked()).toEqual([]);
  });
});
