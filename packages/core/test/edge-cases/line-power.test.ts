import type { Signals } from '@atrx/transport';
import { BehaviorSubject, concat, EMPTY, map, NEVER, of, throwError } from 'rxjs';
import { csq } from '../../src/commands/index.ts';
import { bench } from '../emulator/module.ts';
import { modemScene } from '../stage.ts';

describe('fault A23: a module that goes off without a word', () => {
  it('is seen by its lines: all that waits fails, and nothing more is written', () => {
    const { module, modem, watch, pass, log } = bench({ lines: true, agreeing: false });
    let powered = true;
    modem.state$.subscribe({
      next: (state) => {
        powered = state.powered;
      },
      error: () => undefined,
    });
    modem.urc$.subscribe({ next: (event) => log.push(event._tag), error: () => undefined });
    const written: string[] = [];
    modem.trace$.subscribe({
      next: ({ direction, text }) => {
        if (direction === 'out') written.push(text);
      },
      error: () => undefined,
    });
    module.control.cut();
    pass(1_000);
    expect(log).toEqual([]);
    watch('waiting', modem.at.run(csq()));
    pass(10_000);
    expect(log).toEqual([
      'PoweredDown',
      'waiting ! PoweredDown {text:DSR OFF}',
      expect.stringMatching(/^modem ! ModemError: The module switched itself off \(DSR OFF\)/),
    ]);
    expect(powered).toBe(false);
    expect(new Set(written)).toEqual(new Set(['AT']));
    const many = written.length;
    pass(600_000);
    expect(written).toHaveLength(many);
  });

  it('is not seen where there are no lines', () => {
    const { module, pass, log } = bench({ agreeing: false });
    module.control.cut();
    pass(60_000);
    expect(log).toEqual([]);
  });

  it('has given a warning, which is news and no end', () => {
    const { module, modem, watch, pass, log } = bench({ lines: true });
    watch('urc', modem.urc$);
    module.control.voltage('low');
    pass(10_000);
    expect(log).toEqual(['urc {_tag:PowerWarning,because:undervoltage,text:UNDER_VOLTAGE WARNING}']);
  });
});

describe('fault A23: lines that fall', () => {
  const cable = (dsr: boolean, cts: boolean) => {
    const lines = { dsr$: new BehaviorSubject(dsr), cts$: new BehaviorSubject(cts) };
    const signals: Signals = { set: () => EMPTY, dcd$: of(false), ri$: NEVER, ...lines };
    const on = modemScene(
      '> AT\n< OK',
      {
        echo: true,
        through: (transport) => transport.pipe(map((link) => ({ ...link, signals }))),
      },
      {},
    );
    return { ...on, ...lines };
  };

  it('while the module answers are no end', () => {
    const { dsr$, cts$, pass, log, module } = cable(true, true);
    dsr$.next(false);
    pass(1_000);
    expect(module.left()).toHaveLength(2);
    cts$.next(false);
    pass(10_000);
    expect(module.left()).toEqual([]);
    expect(log).toEqual([]);
  });

  it('and rise again at once are not asked about', () => {
    const { dsr$, cts$, pass, module } = cable(true, true);
    dsr$.next(false);
    cts$.next(false);
    pass(99);
    dsr$.next(true);
    pass(10_000);
    expect(module.left()).toHaveLength(2);
  });

  it('of a cable that has none are none: they were never ON, or they stay', () => {
    const { cts$, pass, module } = cable(false, true);
    cts$.next(false);
    pass(10_000);
    expect(module.left()).toHaveLength(2);
    const tied = cable(true, true);
    tied.cts$.next(false);
    tied.pass(10_000);
    expect(tied.module.left()).toHaveLength(2);
  });

  it('with the line itself say nothing', () => {
    const signals: Signals = {
      set: () => EMPTY,
      dcd$: NEVER,
      ri$: NEVER,
      cts$: NEVER,
      dsr$: concat(
        of(true),
        throwError(() => new Error('no lines')),
      ),
    };
    const { pass, log } = modemScene('', {
      echo: true,
      through: (transport) => transport.pipe(map((link) => ({ ...link, signals }))),
    });
    pass(10_000);
    expect(log).toEqual([]);
  });
});
