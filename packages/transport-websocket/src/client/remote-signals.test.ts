import { ack, bytes, noted, opened } from '../../test/opened.ts';
import { welcome } from '../../test/scripted-bridge.ts';

describe('a port of a bridge', () => {
  it('has lines: they are set in their turn, and shown', () => {
    const line = { on: false, changes: 0 };
    const { link, last, log, fresh } = opened(
      {},
      { port: { ...welcome().port, lines: { dcd: line, ri: line } } },
    );
    fresh();
    const { signals } = link();
    if (!signals) throw new Error('no lines');
    noted(log, 'A', link().write(bytes('A')));
    noted(log, 'set', signals.set({ dtr: false }));
    noted(log, 'B', link().write(bytes('B')));
    expect(fresh()).toEqual(['Tx 7 0 A', 'lines {"lines":{"dtr":false},"id":1}', 'Tx 7 1 B']);
    last().send(ack(1));
    last().say({ t: 'ok', id: 1 });
    expect(log.splice(0)).toEqual(['A done', 'set done']);

    noted(log, 'DCD', signals.dcd$);
    noted(log, 'RI', signals.ri$);
    last().say({ t: 'lines', lines: { dcd: { on: true, changes: 1 }, ri: { on: false, changes: 2 } } });
    expect(log.splice(0)).toEqual(['DCD false', 'RI false', 'DCD true', 'RI true', 'RI false']);
    noted(log, 'DCD later', signals.dcd$);
    expect(log.splice(0)).toEqual(['DCD later true']);
  });

  it('says of a line that it never told that it cannot, and waits a second for that', () => {
    const { link, last, log, later } = opened();
    noted(log, 'CTS', link().signals?.cts$ ?? link().bytes$);
    noted(log, 'DSR', link().signals?.dsr$ ?? link().bytes$);
    later(500);
    last().say({ t: 'lines', lines: { cts: { on: true, changes: 0 } } });
    later(1000);
    expect(log).toEqual([
      'CTS true',
      expect.stringMatching(/^DSR unsuitable: "modem" of .* does not tell DSR/),
    ]);
  });

  it('has no lines where it is told so', () => {
    expect(opened({ signals: false }).link().signals).toBeUndefined();
  });
});
