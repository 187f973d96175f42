import { type Call, echo, m95, mc60, note, type Profile, virtualNetwork } from '@atrx/emulator';
import { chunked, type Transport } from '@atrx/transport';
import { concatMap, EMPTY, ignoreElements, merge, mergeMap, type Observable, Subject, take, tap } from 'rxjs';
import { ascii, textOf } from '../../src/bytes/ascii.ts';
import type { ModemOptions } from '../../src/modem.ts';
import { use } from '../../src/scope/use.ts';
import type { Socket } from '../../src/stack/connection/socket.ts';
import { type Bench, type BenchOptions, bench } from './module.ts';

const profiles: readonly (readonly [string, Profile])[] = [
  ['note', note],
  ['m95', m95],
  ['mc60', mc60],
];
const ways = (['multiple', 'single'] as const).flatMap((connections) =>
  (['pull', 'push'] as const).map((receive) => ({ connections, receive })),
);
const links: readonly (readonly [string, (transport: Transport) => Transport])[] = [
  ['whole', (transport) => transport],
  ['byte by byte', (transport) => transport.pipe(chunked(1))],
];
const table = profiles.flatMap(([model, profile]) =>
  ways.flatMap((way) => links.map(([link, through]) => ({ model, profile, ...way, link, through }))),
);

const tricky = '\r\nOK\r\nERROR\r\n0, CLOSED\r\n> \r\n+RECEIVE: 0, 5\r\nIPD5:REMOTE IP: 1.2.3.4\r\n\0\xff';

interface Caller {
  readonly say: (text: string) => void;
  readonly heard: () => string;
  readonly hangUp: () => void;
  readonly ended: () => boolean;
}

interface Called extends Bench {
  /** Somebody calls the module from that address. */
  readonly call: (address: string, call?: Partial<Call>) => Caller;
}

const called = (options: BenchOptions = {}): Called => {
  const network = options.network ?? virtualNetwork();
  const on = bench({ ...options, network });
  return {
    ...on,
    call: (address, call = {}) => {
      const said$ = new Subject<string>();
      let heard = '';
      let ended = false;
      const over = () => {
        ended = true;
      };
      const life = network
        .call({ protocol: 'TCP', port: 2020, from: { address, port: 4321 }, ...call })
        .pipe(
          mergeMap(({ bytes$, write }) =>
            merge(
              bytes$.pipe(tap({ complete: over })),
              said$.pipe(concatMap((text) => write(ascii(text)).pipe(ignoreElements()))),
            ),
          ),
        )
        .subscribe({
          next: (bytes) => {
            heard += textOf(bytes);
          },
          error: over,
        });
      return {
        say: (text) => said$.next(text),
        heard: () => heard,
        hangUp: () => life.unsubscribe(),
        ended: () => ended,
      };
    },
  };
};

/** Sends back what comes, and says who comes and who has gone. */
const echoed = (log: string[], listening$: Observable<Socket>): Observable<unknown> =>
  listening$.pipe(
    mergeMap((client) => {
      const name = `${client.index} ${client.remote.host}`;
      log.push(name);
      return client.data$.pipe(
        concatMap(client.send),
        tap({ complete: () => log.push(`${name} |`), error: () => log.push(`${name} !`) }),
      );
    }),
  );

describe.each(table)(
  'a module of the kind $model as a server, $connections, $receive, $link',
  ({ profile, connections, receive, through }) => {
    const options: Partial<ModemOptions> = { connections, receive };

    it('echoes what looks like anything but payload, and is called again', () => {
      const { modem, pass, watch, log, call, module } = called({
        module: { profile },
        modem: options,
        through,
      });
      const life = watch('server', echoed(log, modem.listen()));
      pass(1_000);
      expect(module.state.contexts[0].server.phase).toBe('LISTENNING');
      const first = call('10.0.0.7');
      pass(1_000);
      first.say(tricky);
      pass(10_000);
      expect(first.heard()).toBe(tricky);
      first.hangUp();
      pass(1_000);
      const second = call('10.0.0.8');
      second.say('again');
      pass(10_000);
      expect(second.heard()).toBe('again');
      life.unsubscribe();
      pass(1_000);
      expect(second.ended()).toBe(true);
      expect(module.state.contexts[0].server.phase).toBe('INITIAL');
      expect(log).toEqual(['0 10.0.0.7', '0 10.0.0.7 |', '0 10.0.0.8']);
    });

    it('is called over UDP, datagram by datagram', () => {
      const { modem, pass, watch, log, call } = called({ module: { profile }, modem: options, through });
      watch('server', echoed(log, modem.listen({ protocol: 'UDP', port: 5_000 })));
      pass(1_000);
      const caller = call('10.0.0.7', { protocol: 'UDP', port: 5_000 });
      pass(1_000);
      expect(log).toEqual([]);
      caller.say('one');
      pass(5_000);
      caller.say('two');
      pass(5_000);
      expect(caller.heard()).toBe('onetwo');
      expect(log).toEqual(['0 10.0.0.7']);
    });

    it('is closed in good order with its modem: clients, listening, context', () => {
      const { modem, pass, watch, log, call, module } = called({
        module: { profile },
        modem: options,
        through,
      });
      watch('server', echoed(log, modem.listen()));
      pass(1_000);
      const caller = call('10.0.0.7');
      pass(1_000);
      watch('close', modem.close$);
      pass(5_000);
      expect(caller.ended()).toBe(true);
      expect(log).toEqual(['0 10.0.0.7', '0 10.0.0.7 |', 'server |', 'modem |', 'close |']);
      expect(module.state.contexts[0].ip).toBe('IP INITIAL');
    });
  },
);

describe.each(['pull', 'push'] as const)('several clients, %s', (receive) => {
  it('are five at the most, beside one connection of its own, and each has its own echo', () => {
    const { modem, pass, watch, log, call } = called({
      modem: { receive },
      network: virtualNetwork().tcp(7, echo),
    });
    watch('server', echoed(log, modem.listen()));
    pass(1_000);
    const callers = [1, 2, 3, 4, 5].map((i) => call(`10.0.0.${i}`));
    pass(1_000);
    const sixth = call('10.0.0.6');
    const own = watch(
      'own',
      modem.tcp('1.2.3.4', 7).pipe(use((socket) => merge(socket.data$, socket.send('mine')).pipe(take(1)))),
    );
    for (const [i, caller] of callers.entries()) caller.say(`I am ${i}`);
    pass(10_000);
    own.unsubscribe();
    expect(callers.map(({ heard }) => heard())).toEqual([0, 1, 2, 3, 4].map((i) => `I am ${i}`));
    expect(sixth.ended()).toBe(true);
    expect([...log].sort()).toEqual([
      '0 10.0.0.1',
      '1 10.0.0.2',
      '2 10.0.0.3',
      '3 10.0.0.4',
      '4 10.0.0.5',
      'own "mine"',
      'own |',
    ]);
    callers[2]?.hangUp();
    pass(1_000);
    const next = call('10.0.0.9');
    next.say('next');
    pass(5_000);
    expect(next.heard()).toBe('next');
    expect(log.slice(-2)).toEqual(['2 10.0.0.3 |', '2 10.0.0.9']);
  });
});

describe('a server beside a connection of its own, with one of each', () => {
  const beside = () => {
    const said$ = new Subject<Uint8Array>();
    const on = called({
      modem: { connections: 'single' },
      network: virtualNetwork().tcp(7, () => said$),
    });
    const life = on.watch('server', echoed(on.log, on.modem.listen()));
    on.pass(1_000);
    const caller = on.call('10.0.0.7');
    on.watch('own', on.modem.tcp('1.2.3.4', 7).pipe(mergeMap(({ data$ }) => data$)));
    on.pass(1_000);
    return { ...on, said$, caller, life };
  };

  it('keeps them apart', () => {
    const { pass, log, said$, caller } = beside();
    caller.say('echo this');
    said$.next(ascii('for the client'));
    pass(5_000);
    expect(caller.heard()).toBe('echo this');
    expect(log).toEqual(['0 10.0.0.7', 'own "for the client"']);
  });

  it('ends the client that has gone, and not the connection', () => {
    const { pass, log, said$, caller } = beside();
    caller.hangUp();
    pass(5_000);
    expect(log).toEqual(['0 10.0.0.7', '0 10.0.0.7 |']);
    said$.next(ascii('still here'));
    pass(5_000);
    expect(log.slice(2)).toEqual(['own "still here"']);
  });

  it('ends the connection that has gone, and not the client', () => {
    const { pass, log, said$, caller } = beside();
    said$.complete();
    pass(5_000);
    expect(log).toEqual(['0 10.0.0.7', 'own |']);
    caller.say('still here');
    pass(5_000);
    expect(caller.heard()).toBe('still here');
  });

  it('leaves the connection alone when it is left', () => {
    const { pass, log, said$, caller, life, module } = beside();
    life.unsubscribe();
    pass(5_000);
    expect(caller.ended()).toBe(true);
    expect(module.state.contexts[0].server.phase).toBe('INITIAL');
    said$.next(ascii('still here'));
    pass(5_000);
    expect(log).toEqual(['0 10.0.0.7', 'own "still here"']);
  });
});

describe('a server over the second context', () => {
  it('has an index that a connection over the first has too, and each ends for itself', () => {
    const said$ = new Subject<Uint8Array>();
    const { modem, pass, watch, log, call } = called({ network: virtualNetwork().tcp(7, () => said$) });
    watch('own', modem.tcp('1.2.3.4', 7).pipe(mergeMap(({ data$ }) => data$)));
    pass(1_000);
    const listening$ = modem.context({ apn: 'CMWAP' }).pipe(mergeMap((second) => second.listen({ max: 3 })));
    watch('server', echoed(log, listening$));
    pass(10_000);
    const first = call('10.0.0.7');
    first.say('over two');
    said$.next(ascii('over one'));
    pass(5_000);
    expect(first.heard()).toBe('over two');
    first.hangUp();
    pass(5_000);
    const second = call('10.0.0.8');
    pass(5_000);
    said$.complete();
    pass(5_000);
    second.say('still here');
    pass(5_000);
    expect(second.heard()).toBe('still here');
    expect([...log]).toEqual(['0 10.0.0.7', 'own "over one"', '0 10.0.0.7 |', '0 10.0.0.8', 'own |']);
  });
});

describe('a server that everything is taken from', () => {
  it.each([
    ['its context', 'deactivate', 'ContextLost'],
    ['the module', 'reset', 'ModuleReset'],
  ] as const)('%s: it fails, and so does its client', (_, lose, tag) => {
    const { modem, module, pass, watch, log, call } = called();
    watch('server', echoed(log, modem.listen()));
    pass(1_000);
    call('10.0.0.7');
    pass(1_000);
    module.control[lose]();
    pass(10_000);
    expect(log.slice(0, 3)).toEqual(['0 10.0.0.7', '0 10.0.0.7 !', `server ! ${tag} {}`]);
    expect(module.state.contexts[0].server.phase).toBe('INITIAL');
  });

  it('a port that somebody has: it says so', () => {
    const network = virtualNetwork();
    network.listen({ protocol: 'TCP', address: '10.180.217.206', port: 2_020 }).subscribe();
    const { modem, pass, watch, log } = called({ network });
    watch('server', modem.listen({ port: 2_020 }).pipe(mergeMap(() => EMPTY)));
    pass(10_000);
    expect(log).toEqual(['server ! ListenFailed {protocol:TCP,port:2020,text:CONNECT FAIL}']);
  });
});
