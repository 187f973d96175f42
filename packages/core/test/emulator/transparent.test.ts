import { echo, m95, mc60, note, type Profile, type Service, virtualNetwork } from '@atrx/emulator';
import { chunked, type Transport } from '@atrx/transport';
import {
  concatMap,
  finalize,
  ignoreElements,
  map,
  merge,
  mergeMap,
  NEVER,
  Subject,
  take,
  takeUntil,
  tap,
  timer,
} from 'rxjs';
import { ascii, textOf } from '../../src/bytes/ascii.ts';
import { qisack } from '../../src/commands/index.ts';
import { reasonOf } from '../../src/scope/attempt.ts';
import { use } from '../../src/scope/use.ts';
import type { Pipe } from '../../src/stack/transparent/pipe.ts';
import { type Bench, type BenchOptions, bench } from './module.ts';

const profiles: readonly (readonly [string, Profile])[] = [
  ['note', note],
  ['m95', m95],
  ['mc60', mc60],
];
const links: readonly (readonly [string, (transport: Transport) => Transport])[] = [
  ['whole', (transport) => transport],
  ['byte by byte', (transport) => transport.pipe(chunked(1))],
];
const table = profiles.flatMap(([model, profile]) =>
  [true, false].flatMap((signals) =>
    links.map(([link, through]) => ({
      model,
      profile,
      signals,
      lines: signals ? 'with' : 'without',
      link,
      through,
    })),
  ),
);

/** A peer that says what the test tells it to, and remembers what it is told. */
const peer = () => {
  const said$ = new Subject<Uint8Array>();
  const gone$ = new Subject<void>();
  let heard = '';
  let hungUp = false;
  const service: Service = ({ bytes$ }) =>
    merge(
      said$,
      bytes$.pipe(
        tap((bytes) => {
          heard += textOf(bytes);
        }),
        finalize(() => {
          hungUp = true;
        }),
        ignoreElements(),
      ),
    ).pipe(takeUntil(gone$));
  return {
    service,
    say: (text: string) => said$.next(ascii(text)),
    hangUp: () => gone$.next(),
    heard: () => heard,
    hungUp: () => hungUp,
  };
};

interface Talk extends Bench {
  readonly pipe: Pipe;
  /** Everything that the peer has said, as it came. */
  readonly told: () => string;
  readonly hangUp: () => void;
}

const talk = (options: BenchOptions, port = 7): Talk => {
  const on = bench(options);
  let pipe: Pipe | undefined;
  let told = '';
  const life = on.watch(
    'pipe',
    on.modem.transparent('1.2.3.4', port).pipe(
      tap((open) => {
        pipe = open;
        open.data$.subscribe({
          next: (bytes) => {
            told += textOf(bytes);
          },
          error: (error: unknown) => on.log.push(`data ! ${reasonOf(error)?._tag}`),
          complete: () => on.log.push('data |'),
        });
      }),
      ignoreElements(),
    ),
  );
  on.pass(5_000);
  if (!pipe) throw new Error(`It did not open:\n${on.log.join('\n')}`);
  return { ...on, pipe, told: () => told, hangUp: () => life.unsubscribe() };
};

const endings = [
  '\r\nCLOSED\r\n',
  '\r\n0, CLOSED\r\n',
  '\r\n+PDP DEACT\r\n',
  '\r\nRDY\r\n',
  '\r\nNORMAL POWER DOWN\r\n',
  '\r\nUNDER_VOLTAGE POWER DOWN\r\n',
  '\r\nOVER_VOLTAGE POWER DOWN\r\n',
];
const tricky = `\r\nOK\r\nERROR\r\n> \r\n+RECEIVE: 0, 5\r\nIPD5:NO CARRIER\r\nCONNECT\r\n+++ATO\r\x1a\0\xff\x1b${endings.join('x')}`;

describe.each(table)(
  'a module of the kind $model, $link, $lines modem lines',
  ({ profile, signals, through }) => {
    const options = { module: { profile }, lines: signals, through };

    it('sends back what looks like anything but payload, whole and as it was', () => {
      const on = talk({ ...options, network: virtualNetwork().tcp(7, echo) });
      on.watch('write', on.pipe.write(tricky.replaceAll('\xff', 'ÿ')));
      on.pass(60_000);
      expect(on.told()).toBe(tricky.replaceAll('\xff', '\xc3\xbf'));
      expect(on.log).toEqual(['write |']);
      on.hangUp();
      on.pass(30_000);
      expect(on.module.state.dataMode).toBe(false);
    });

    it('says every ending as its peer’s, and then its own', () => {
      const far = peer();
      const on = talk({ ...options, network: virtualNetwork().tcp(7, far.service) });
      for (const text of endings) {
        far.say(text);
        on.pass(5_000);
      }
      expect(on.told()).toBe(endings.join(''));
      expect(on.log).toEqual([]);
      far.say('last words');
      far.hangUp();
      on.pass(30_000);
      expect(on.told()).toBe(`${endings.join('')}last words`);
      expect(on.log).toEqual(['data |', 'pipe |']);
    });

    it('takes no payload for an escape, with pauses around each', () => {
      const far = peer();
      const on = talk({ ...options, network: virtualNetwork().tcp(7, far.service) });
      const texts = ['+++', '+', '+', '+', '++', '+', 'a', '+++', '+', '++', 'b+++', '+++', '+++', 'c'];
      for (const pause of [0, 10, 600, 2_000]) {
        for (const text of texts) {
          on.watch('write', on.pipe.write(text));
          on.pass(pause);
        }
        on.pass(10_000);
        expect(on.module.state.dataMode).toBe(true);
      }
      expect(far.heard()).toBe(texts.join('').repeat(4));
      expect(on.log).toEqual(new Array(texts.length * 4).fill('write |'));
      expect(on.told()).toBe('');
    });

    it('carries what is large there and back, in order', () => {
      const on = talk({ ...options, network: virtualNetwork().tcp(7, echo) });
      const size = signals ? 64 * 1024 : 16 * 1024;
      const text = Array.from({ length: size / 8 }, (_, i) => `${i}`.padStart(7, '.')).join('+');
      on.watch('write', on.pipe.write(text));
      on.pass(120_000);
      expect(on.told() === text).toBe(true);
      expect(on.log).toEqual(['write |']);
    });

    it('steps out once a minute', () => {
      const on = bench({ ...options, network: virtualNetwork().tcp(7007, echo) });
      const keys$ = new Subject<string>();
      const heard: string[] = [];
      const { modem } = on;
      on.watch(
        'example',
        modem.transparent('124.79.167.121', 7007).pipe(
          use((pipe) =>
            merge(
              pipe.data$,
              keys$.pipe(concatMap(pipe.write)),
              timer(60_000, 60_000, on.clock).pipe(concatMap(() => pipe.command((at) => at.run(qisack())))),
            ),
          ),
          tap((value) => heard.push(value instanceof Uint8Array ? textOf(value) : `(${value.acknowledged})`)),
          ignoreElements(),
        ),
      );
      on.pass(10_000);
      keys$.next('one');
      on.pass(55_000);
      keys$.next('two');
      on.pass(60_000);
      expect(heard.join('')).toBe('one(3)two(6)');
      expect(on.log).toEqual([]);
    });

    it('loses nothing of what is written and said while commands go on', () => {
      const on = talk({ ...options, network: virtualNetwork().tcp(7, echo) });
      let written = '';
      for (let i = 0; i < 20; i++) {
        const text = `${i}${i % 3 === 0 ? '\r\nCLOSED\r\n' : '+++'}`;
        written += text;
        on.pipe.write(text).subscribe();
        if (i % 4 === 0)
          on.watch(`sent ${i}`, on.pipe.command((at) => at.run(qisack())).pipe(ignoreElements()));
        on.pass(i * 97);
      }
      on.pass(60_000);
      expect(on.told()).toBe(written);
      expect(on.log).toEqual([0, 4, 8, 12, 16].map((i) => `sent ${i} |`));
    });

    it('loses its context in data mode', () => {
      const far = peer();
      const on = talk({ ...options, network: virtualNetwork().tcp(7, far.service) });
      far.say('before');
      on.module.control.deactivate();
      on.pass(30_000);
      expect(on.told()).toBe('before');
      expect(on.log).toEqual([
        'data ! ContextLost',
        'pipe ! ContextLost {}',
        expect.stringMatching(/^modem ! .*PDP DEACT/),
      ]);
    });

    it('restarts in data mode', () => {
      const far = peer();
      const on = talk({ ...options, network: virtualNetwork().tcp(7, far.service) });
      on.module.control.reset();
      on.pass(60_000);
      expect(on.log).toEqual([
        'data ! ModuleReset',
        'pipe ! ModuleReset {}',
        expect.stringMatching(/^modem ! .*restarted/),
      ]);
    });

    it('is a server of one client after the other', () => {
      const network = virtualNetwork();
      const on = bench({ ...options, network });
      const call = (address: string) => {
        let heard = '';
        const said$ = new Subject<string>();
        const life = network
          .call({ protocol: 'TCP', port: 2020, from: { address, port: 4321 } })
          .pipe(
            mergeMap(({ bytes$, write }) =>
              merge(
                bytes$.pipe(
                  finalize(() => {
                    heard += '<closed>';
                  }),
                ),
                said$.pipe(concatMap((text) => write(ascii(text)).pipe(ignoreElements()))),
              ),
            ),
          )
          .subscribe({
            next: (bytes) => {
              heard += textOf(bytes);
            },
            error: () => undefined,
            complete: () => {
              heard += '<closed>';
            },
          });
        return {
          say: (text: string) => said$.next(text),
          heard: () => heard,
          hangUp: () => life.unsubscribe(),
        };
      };
      const pipes: Pipe[] = [];
      const life = on.watch(
        'server',
        on.modem.listenTransparent({ port: 2020 }).pipe(
          tap((pipe) => pipes.push(pipe)),
          mergeMap((pipe) => pipe.data$.pipe(concatMap(pipe.write))),
        ),
      );
      on.pass(5_000);
      const first = call('10.79.141.26');
      on.pass(5_000);
      first.say(`hello${endings.join('')}`);
      on.pass(20_000);
      expect(first.heard()).toBe(`hello${endings.join('')}`);
      first.hangUp();
      on.pass(20_000);
      const second = call('10.79.141.27');
      on.pass(5_000);
      second.say('again');
      on.pass(5_000);
      expect(second.heard()).toBe('again');
      on.watch('close', pipes[1]?.close$ ?? NEVER);
      on.pass(10_000);
      expect(second.heard()).toBe('again<closed>');
      const third = call('10.79.141.28');
      on.pass(5_000);
      third.say('once more');
      on.pass(5_000);
      expect(third.heard()).toBe('once more');
      life.unsubscribe();
      on.pass(30_000);
      expect(third.heard()).toBe('once more<closed>');
      expect(pipes.map(({ remote }) => remote.host)).toEqual([
        '10.79.141.26',
        '10.79.141.27',
        '10.79.141.28',
      ]);
      expect(on.log).toEqual(['close |']);
    });

    it('is as it was before, when it is closed: sockets, a second context, and another such', () => {
      const on = talk({ ...options, network: virtualNetwork().tcp(7, echo).tcp(8, echo) });
      on.watch('close', on.pipe.close$);
      on.pass(30_000);
      expect(on.log).toEqual(['data |', 'pipe |', 'close |']);
      on.watch(
        'socket',
        on.modem.tcp('1.2.3.4', 8).pipe(use((socket) => merge(socket.send('h'), socket.data$).pipe(take(1)))),
      );
      on.pass(10_000);
      on.watch('context', on.modem.context({ apn: 'CMNET' }).pipe(use(() => [1])));
      on.pass(30_000);
      on.watch(
        'again',
        on.modem
          .transparent('1.2.3.4', 7)
          .pipe(use((pipe) => merge(pipe.write('e'), pipe.data$).pipe(take(1)))),
      );
      on.pass(60_000);
      expect(on.log.slice(3)).toEqual([
        'socket "h"',
        'socket |',
        'context 1',
        'context |',
        'again "e"',
        'again |',
      ]);
      on.leave();
      on.pass(30_000);
      expect(on.module.state.contexts[0].ip).toBe('IP INITIAL');
    });

    it('is hung up and deactivated when the modem is left in data mode', () => {
      const far = peer();
      const on = talk({ ...options, network: virtualNetwork().tcp(7, far.service) });
      on.leave();
      on.pass(30_000);
      expect(far.hungUp()).toBe(true);
      expect(on.module.state.dataMode).toBe(false);
      expect(on.module.state.contexts[0].ip).toBe('IP INITIAL');
    });
  },
);

describe('a cable with modem lines', () => {
  it('has data mode left by DTR (AT&D1), which no payload looks like', () => {
    const { modem, module, pass, log, watch } = bench({
      lines: true,
      network: virtualNetwork().tcp(7, echo),
    });
    watch(
      'use',
      modem.transparent('1.2.3.4', 7, { stepOut: 'dtr' }).pipe(
        use((pipe) =>
          merge(
            pipe.write('+++').pipe(ignoreElements()),
            pipe.data$.pipe(take(1)),
            pipe.command((at) => at.run(qisack())),
          ),
        ),
        map((value) => (value instanceof Uint8Array ? textOf(value) : value.acknowledged)),
      ),
    );
    pass(60_000);
    expect(log).toEqual(['use +', 'use 1', 'use |']);
    expect(module.state.dtr).toBe(true);
  });

  it('that has no DTR cannot be asked for it', () => {
    const { modem, pass, log, watch, module } = bench();
    const before = module.state;
    watch('pipe', modem.transparent('1.2.3.4', 7, { stepOut: 'dtr' }));
    pass(1_000);
    expect(log).toEqual([expect.stringContaining('pipe ! Invalid {what:the way out of data mode')]);
    expect(module.state).toBe(before);
  });
});
