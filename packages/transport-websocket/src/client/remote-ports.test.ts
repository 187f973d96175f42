import { VirtualTimeScheduler } from 'rxjs';
import { noted } from '../../test/opened.ts';
import { scriptedBridge, welcome } from '../../test/scripted-bridge.ts';
import { remotePorts } from './remote-ports.ts';

describe('a port of a bridge', () => {
  it('lists its bridge’s ports, and is left again', () => {
    const scheduler = new VirtualTimeScheduler();
    const { open, last } = scriptedBridge();
    const log: string[] = [];
    noted(log, 'ports', remotePorts('ws://bridge/', { token: 'tok', scheduler }, open));
    last().up();
    expect(last().heard[0]).toContain('"role":"list"');
    const { tx: _, ...rest } = welcome({ port: { ...welcome().port, name: '', state: 'gone', epoch: 0 } });
    last().say({ ...rest, rx: { epoch: 0, from: 0, base: 0, end: 0 } });
    last().say({
      t: 'ok',
      id: 1,
      ports: [{ name: 'modem', state: 'open', observers: 2, writer: 'console' }],
    });
    expect(log).toEqual([
      'ports [{"name":"modem","state":"open","observers":2,"writer":"console"}]',
      'ports done',
    ]);
    expect(last().heard.slice(-2)).toEqual(['close 1000', 'left']);
  });
});
