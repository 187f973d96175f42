import { Subject, VirtualTimeScheduler } from 'rxjs';
import { text } from '../test/desk.ts';
import { calls } from '../test/outside.ts';
import { ascii, joined } from './ascii.ts';
import { connections } from './connections.ts';
import { virtualNetwork } from './network/virtual.ts';
import { settled } from './options.ts';
import type { Outlet } from './outlet.ts';
import type { Place } from './place.ts';
import { powerOn, withContext } from './state.ts';
import { stateCell } from './state-cell.ts';

/** The connections of a module in transparent mode, one standing, and what an outlet is told. */
const transparent = () => {
  const said$ = new Subject<Uint8Array>();
  const network = virtualNetwork().tcp(7, () => said$);
  const options = settled({ network, scheduler: new VirtualTimeScheduler() });
  const on = powerOn({ sim: 'ready', registration: 1, signal: 31, dtr: true, rate: 0 });
  const cell = stateCell(withContext(on, 0, { settings: { QIMUX: 0, QIMODE: 1, QIDNSIP: 0 } }));
  const printed: Uint8Array[] = [];
  const standing: Place[] = [];
  const live = connections(
    cell,
    (due) => void printed.push(due() ?? new Uint8Array(0)),
    options,
    (place) => void standing.push(place),
  );
  const told: string[] = [];
  const outlet: Outlet = {
    ready: () => true,
    push: (bytes) => void told.push(text(bytes)),
    ended: (how) => void told.push(`<${how}>`),
  };
  return { network, cell, live, said$, standing, outlet, told, printed: () => text(joined(printed)) };
};

describe('a transparent connection (note 4)', () => {
  const own: Place = { id: 0, slot: 0 };
  const open = () => {
    const on = transparent();
    on.live.open(own, { protocol: 'TCP', host: '10.0.0.1', port: 7 });
    return on;
  };

  it('is made known when it stands, in place of CONNECT OK', () => {
    const { standing, printed } = open();
    expect([standing, printed()]).toEqual([[own], '']);
  });

  it('is CONNECT FAIL like any other', () => {
    const { live, printed } = transparent();
    live.open(own, { protocol: 'TCP', host: '10.0.0.1', port: 8 });
    expect(printed()).toBe('\r\nCONNECT FAIL\r\n');
  });

  it('keeps what comes until there is an outlet, and again once there is none', () => {
    const { live, said$, outlet, told, printed, cell } = open();
    said$.next(ascii('first'));
    expect([told, cell.state.contexts[0].sockets[0]?.unread]).toEqual([[], 5]);
    live.attach(own, outlet);
    said$.next(ascii('second'));
    live.attach(own, undefined);
    said$.next(ascii('third'));
    expect(told).toEqual(['first', 'second']);
    live.attach(own, outlet);
    expect([told, printed()]).toEqual([['first', 'second', 'third'], '']);
  });

  it.each([
    ['closed', (said$: Subject<Uint8Array>) => said$.complete()],
    ['lost', (said$: Subject<Uint8Array>) => said$.error(new Error('reset by peer'))],
  ])('that is %s tells its outlet, after the last byte', (how, ends) => {
    const { live, said$, outlet, told, printed, cell } = open();
    said$.next(ascii('last words'));
    ends(said$);
    expect(printed()).toBe('');
    live.attach(own, outlet);
    expect([told, printed()]).toEqual([['last words', `<${how}>`], '']);
    expect(cell.state.contexts[0].ip).toBe('IP CLOSE');
  });

  it('that ends with nothing unread and no outlet is CLOSED', () => {
    const { said$, printed } = open();
    said$.complete();
    expect(printed()).toBe('\r\nCLOSED\r\n');
  });

  it('that is hung up tells its outlet once, when the state says so already', () => {
    for (const hangUp of ['close', 'closeAll'] as const) {
      const { live, outlet, told, cell } = open();
      const phases: string[] = [];
      const ended: Outlet['ended'] = (how) => {
        outlet.ended(how);
        phases.push(cell.state.contexts[0].sockets[0]?.phase ?? '');
      };
      live.attach(own, { ...outlet, ended });
      if (hangUp === 'close') live.close(own);
      else live.closeAll(0, 'IP INITIAL');
      expect([told, phases]).toEqual([['<hung up>'], ['INITIAL']]);
    }
  });

  it('has no use for an outlet where there is none', () => {
    const { live, outlet, told } = transparent();
    live.attach(own, outlet);
    expect(told).toEqual([]);
  });

  it('may be one the module has accepted, which is announced first; nobody breaks into one of its own', () => {
    const { network, live, standing, outlet, told, printed } = transparent();
    live.listening.start(0, 'TCP', 1);
    const peer = calls(network, '10.79.141.26');
    expect(printed()).toBe('\r\nSERVER OK\r\n\r\nREMOTE IP: 10.79.141.26\r\n');
    expect(standing).toEqual([{ id: 0, slot: 'accepted' }]);
    live.attach({ id: 0, slot: 'accepted' }, outlet);
    peer.says('hello');
    live.send({ id: 0, slot: 'accepted' }, ascii('welcome')).subscribe((sent) => told.push(String(sent)));
    expect([told, peer.heard()]).toEqual([['hello', 'true'], 'welcome']);
    peer.hangsUp();
    expect(told.at(-1)).toBe('<closed>');
    live.open(own, { protocol: 'TCP', host: '10.0.0.1', port: 7 });
    expect(calls(network, '10.79.141.26').heard()).toBe('<closed>');
  });
});

it('sends nothing where there is no connection', () => {
  const verdicts: boolean[] = [];
  transparent()
    .live.send({ id: 0, slot: 3 }, ascii('hi'))
    .subscribe((sent) => verdicts.push(sent));
  expect(verdicts).toEqual([false]);
});
