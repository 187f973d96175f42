import { m95, mc60, note, type Profile, type Service, silent, virtualNetwork } from '@atrx/emulator';
import { EMPTY, ignoreElements, map, Subject } from 'rxjs';
import { ascii } from '../../src/bytes/ascii.ts';
import {
  cgatt,
  qiact,
  qiclose,
  qideact,
  qidnsgip,
  qilocip,
  qiopen,
  qiregapp,
  qiserver,
  qisrvc,
  qistate,
} from '../../src/commands/index.ts';
import type { ModemOptions } from '../../src/modem.ts';
import { type Bench, type BenchOptions, bench } from './module.ts';

// The bench holds the two states against each other whenever time has passed: see agreement.ts.

const profiles: readonly (readonly [string, Profile])[] = [
  ['note', note],
  ['m95', m95],
  ['mc60', mc60],
];
const table = profiles.flatMap(([model, profile]) =>
  (['multiple', 'single'] as const).map((connections) => ({ model, profile, connections })),
);

/** The states that the SDK tells of its first context, from now on. */
const stacks = ({ modem }: Bench): string[] => {
  const told: string[] = [];
  modem.state$.subscribe({
    next: ({ stack }) => {
      if (told.at(-1) !== stack) told.push(stack);
    },
    error: () => undefined,
  });
  return told;
};

const from = { address: '10.79.141.26', port: 4321 };

describe.each(table)('the state of a module of the kind $model, $connections', ({ profile, connections }) => {
  const single = connections === 'single';
  const own = single ? {} : { index: 3 };
  const scene = (more: BenchOptions = {}, options: Partial<ModemOptions> = {}) => {
    const on = bench({ ...more, module: { profile, ...more.module }, modem: { connections, ...options } });
    const run = (...commands: Parameters<Bench['modem']['at']['run']>[0][]) => {
      for (const command of commands) {
        on.watch(command.name, on.modem.at.run(command));
        on.pass(2_000);
      }
    };
    return { ...on, run, told: stacks(on) };
  };

  it('goes down and comes up as figure 3 or 4 has it', () => {
    const { run, told } = scene();
    run(qideact(), qiregapp(), qiact(), qilocip());
    expect(told).toEqual([
      'IP STATUS',
      'IP INITIAL',
      'IP START',
      'IP CONFIG',
      'IP IND',
      'IP GPRSACT',
      'IP STATUS',
    ]);
  });

  it('is IP IND while the network is asked for the context, and IP START where it refuses', () => {
    const { run, told, module, pass, modem, watch, log } = scene();
    module.control.latency({ QIACT: 549 });
    module.control.registration(0);
    run(qideact(), qiregapp());
    watch('activation', modem.at.run(qiact()));
    pass(500);
    expect(told.at(-1)).toBe('IP IND');
    expect(module.state.contexts[0].ip).toBe('IP IND');
    pass(100);
    expect(told.slice(-3)).toEqual(['IP CONFIG', 'IP IND', 'IP START']);
    expect(log.at(-1)).toBe('activation ! Refused {command:QIACT,text:ERROR}');
  });

  it('follows a TCP connection from its opening to its end, whoever ends it', () => {
    const peer$ = new Subject<Uint8Array>();
    const service: Service = () => peer$;
    const { modem, pass, told } = scene({
      module: { latency: { CONNECT: 626 } },
      network: virtualNetwork().tcp(7, service),
    });
    modem.tcp('1.2.3.4', 7).subscribe(({ data$ }) => data$.subscribe());
    pass(600);
    pass(100);
    peer$.next(ascii('bye'));
    peer$.complete();
    pass(1_000);
    const life = modem.tcp('1.2.3.4', 7).subscribe({ error: () => undefined });
    pass(1_000);
    life.unsubscribe();
    pass(1_000);
    const once = ['TCP CONNECTING', 'CONNECT OK', 'IP CLOSE'];
    expect(told).toEqual(['IP STATUS', ...(single ? [...once, ...once] : ['IP PROCESSING'])]);
  });

  it('follows a UDP association, and a connection that is refused', () => {
    const { modem, pass, told } = scene({ network: virtualNetwork().udp(7, silent) });
    const life = modem.udp('1.2.3.4', 7).subscribe();
    pass(1_000);
    life.unsubscribe();
    pass(1_000);
    modem.tcp('1.2.3.4', 8).subscribe({ error: () => undefined });
    pass(1_000);
    expect(told).toEqual(
      single
        ? ['IP STATUS', 'UDP CONNECTING', 'CONNECT OK', 'IP CLOSE', 'TCP CONNECTING', 'IP CLOSE']
        : ['IP STATUS', 'IP PROCESSING'],
    );
  });

  it.each(['TCP', 'UDP'] as const)(
    'follows the server, its %s clients and its own connection beside them',
    (protocol) => {
      const network = virtualNetwork().tcp(7, silent);
      const { run, pass, modem, module } = scene({ network });
      run(qiserver({ protocol, ...(!single && { max: 2 }) }));
      const port = module.state.contexts[0].server.port;
      expect(port).toBeGreaterThan(0);
      network.call({ protocol, port, from }).subscribe((peer) => peer.write(ascii('hi')).subscribe());
      pass(1_000);
      run(qiopen({ ...own, protocol: 'TCP', host: '1.2.3.4', port: 7 }));
      let last: unknown;
      modem.state$.subscribe(({ server, connections: all, client }) => {
        last = { server, accepted: single ? client : all[0], opened: single ? all[0] : all[3] };
      });
      expect(last).toEqual({
        server: 'LISTENING',
        accepted: { state: 'CONNECTED', role: 2, protocol, host: '10.79.141.26' },
        opened: { state: 'CONNECTED', role: 1, protocol: 'TCP', host: '1.2.3.4', port: 7 },
      });
      run(qisrvc(2), single ? qiclose() : qiclose(0), qiclose(), qisrvc(1), single ? qiclose() : qiclose(3));
      expect(last).toEqual({
        server: 'INITIAL',
        accepted: single ? undefined : { state: 'INITIAL' },
        opened: { state: 'INITIAL' },
      });
    },
  );

  it('follows a client of the server that leaves', () => {
    const network = virtualNetwork();
    const { run, pass, module } = scene({ network });
    run(qiserver());
    const call = network
      .call({ protocol: 'TCP', port: module.state.contexts[0].server.port, from })
      .subscribe();
    pass(1_000);
    call.unsubscribe();
    pass(1_000);
  });

  it('knows that a server, or a name that is asked for, brings the context up (note 3, 8.2)', () => {
    const { run, told, pass } = scene({ network: virtualNetwork().name('www.google.com', '64.233.189.99') });
    run(qideact(), qidnsgip('www.google.com'), qilocip(), qideact(), qiserver());
    pass(1_000);
    expect(told).toEqual([
      'IP STATUS',
      'IP INITIAL',
      'IP IND',
      'IP GPRSACT',
      'IP STATUS',
      'IP INITIAL',
      'IP IND',
      'IP STATUS',
    ]);
  });

  it('knows that a connection brings the context up (note 3)', () => {
    const { run, told } = scene({ network: virtualNetwork().tcp(7, silent) });
    const opening = qiopen({ ...own, protocol: 'TCP', host: '1.2.3.4', port: 7 });
    run(qideact(), opening, qideact());
    expect(told).toEqual(
      single
        ? ['IP STATUS', 'IP INITIAL', 'TCP CONNECTING', 'CONNECT OK', 'IP INITIAL']
        : ['IP STATUS', 'IP INITIAL', 'IP PROCESSING', 'IP INITIAL'],
    );
  });

  it('is PDP DEACT after AT+CGATT=0, and after +PDP DEACT, until AT+QIDEACT', () => {
    const { run, told, modem, pass, watch } = scene({ network: virtualNetwork().tcp(7, silent) });
    watch('socket', modem.tcp('1.2.3.4', 7).pipe(ignoreElements()));
    pass(1_000);
    run(cgatt(0), qideact(), cgatt(1), qiregapp(), qiact());
    expect(told.slice(-6)).toEqual([
      'PDP DEACT',
      'IP INITIAL',
      'IP START',
      'IP CONFIG',
      'IP IND',
      'IP GPRSACT',
    ]);
  });

  it('is IP INITIAL after a restart', () => {
    const { told, modem, module, pass } = scene({ network: virtualNetwork().tcp(7, silent) });
    modem.tcp('1.2.3.4', 7).subscribe({ error: () => undefined });
    pass(1_000);
    module.control.reset();
    pass(0);
    expect(told.at(-1)).toBe('IP INITIAL');
    pass();
  });
});

describe('two contexts', () => {
  const two = () => {
    const network = virtualNetwork().tcp(7, silent);
    const on = bench({ network });
    const told: string[] = [];
    on.modem.context({ apn: 'CMWAP' }).subscribe({
      next: (context) => {
        context.state$.pipe(map(({ stack }) => stack)).subscribe({
          next: (stack) => {
            if (told.at(-1) !== stack) told.push(stack);
          },
          error: () => undefined,
        });
        context.tcp('1.2.3.4', 7).subscribe({ error: () => undefined });
      },
      error: () => told.push('!'),
    });
    on.pass(1_000);
    return { ...on, told, first: stacks(on) };
  };

  it('each have a state of their own, whichever is in the foreground', () => {
    const { modem, pass, told, first } = two();
    modem.tcp('1.2.3.4', 7).subscribe();
    pass(1_000);
    expect(first).toEqual(['IP STATUS', 'IP PROCESSING']);
    expect(told).toEqual(['IP STATUS', 'IP PROCESSING']);
  });

  it.each([0, 1] as const)('of which the network takes %s away: the other one stands', (id) => {
    const { modem, module, pass, told, first } = two();
    modem.tcp('1.2.3.4', 7).subscribe({ error: () => undefined });
    pass(1_000);
    const ended = id === 0;
    module.control.deactivate(id);
    pass(5_000);
    expect([first.includes('PDP DEACT'), told.includes('PDP DEACT')]).toEqual([ended, !ended]);
    pass();
  });
});

describe('the word of the module', () => {
  it('counts more than what was thought of it', () => {
    const network = virtualNetwork();
    const on = bench({ network, agreeing: false });
    const { modem, module, pass, states } = on;
    modem.at.run(qideact()).subscribe();
    pass(100);
    module.control.registration(0);
    modem.at.run(qiopen({ index: 0, protocol: 'TCP', host: '1.2.3.4', port: 7 })).subscribe();
    pass(1_000);
    expect(states().sdk).not.toEqual(states().module);
    modem.at.run(qistate()).subscribe();
    pass(1_000);
    expect(states().sdk).toEqual(states().module);
  });
});

describe('the DCD line', () => {
  it('is ON while a transparent connection stands (note 5.6.2)', () => {
    const network = virtualNetwork().tcp(7, silent);
    const { modem, pass, watch, log } = bench({ network, lines: true });
    watch('carrier', modem.carrier$ ?? EMPTY);
    pass(0);
    const life = modem.transparent('1.2.3.4', 7).subscribe();
    pass(5_000);
    life.unsubscribe();
    pass(10_000);
    expect(log).toEqual(['carrier false', 'carrier true', 'carrier false']);
  });

  it('is no property of a modem without modem lines', () => {
    expect('carrier$' in bench().modem).toBe(false);
  });
});
