import { note } from '@atrx/emulator';
import { TransportError } from '@atrx/transport';
import { scripted } from '@atrx/transport/script';
import { defer, EMPTY, map, merge, mergeMap, type Observable, Subject } from 'rxjs';
import { recoverable } from '../../src/at/recoverable.ts';
import { atPort } from '../../src/at-port.ts';
import { qisack } from '../../src/commands/index.ts';
import { gsm } from '../../src/dialects/gsm.ts';
import { inEveryWay } from '../every-way.ts';
import { atScene, stage } from '../stage.ts';
import { kinds } from './kinds.ts';
import { of, online } from './scene.ts';

// What is noted behind the two tables.

describe('noted N1: lines that end in a bare LF', () => {
  inEveryWay('are lines', () => {
    const { port, watch, pass, log, module } = atScene(String.raw`
      > AT+QISACK=0
      << AT+QISACK=0\n\n+CREG: 5\n+QISACK: 3, 2, 1\n\nOK\n2, CLOSED\n
    `);
    port.urc$.subscribe(({ _tag }) => log.push(`urc ${_tag}`));
    watch('count', port.run(qisack(0)));
    pass();
    expect(log).toEqual([
      'urc RegistrationChanged',
      'count {sent:3,acknowledged:2,pending:1}',
      'count |',
      'urc Closed',
    ]);
    expect(module.left()).toEqual([]);
  });
});

describe('noted N2: an echo that ends in CR CR LF, or in more of them', () => {
  it.each([String.raw`\r\r\n`, String.raw`\r`, String.raw`\r\r\r\n`, String.raw`\r\n`, String.raw`\n`])(
    '%j',
    (end) => {
      for (const { line, command, answer, told } of kinds) {
        const { port, watch, pass, log, module } = atScene(
          [`> ${line}`, `<< ${line}${end}`, ...answer].join('\n'),
        );
        watch('first', port.run(command));
        pass();
        expect(of(log, 'first')).toEqual(told);
        expect(module.left()).toEqual([]);
      }
    },
  );
});

describe('noted N3: a module that takes no command within 20 ms of a URC', () => {
  /** A link to a module that is deaf for 20 ms behind each URC that it prints. */
  const deafBehindNews = (restsAfterUrc: number) => {
    const on = stage();
    const news = '\r\n+QIRDI: 0,1,0\r\n';
    const bytes$ = new Subject<Uint8Array>();
    let told = Number.NEGATIVE_INFINITY;
    const heard: string[] = [];
    const module = scripted('', { scheduler: on.clock });
    const say = (text: string) => {
      told = text === news ? on.clock.now() : told;
      bytes$.next(new TextEncoder().encode(text));
    };
    const transport = module.transport.pipe(
      map((link) => ({
        ...link,
        bytes$,
        write: (bytes: Uint8Array) =>
          atOnce(() => {
            const line = new TextDecoder().decode(bytes);
            if (on.clock.now() - told < 20) return;
            heard.push(line);
            say(`${line}\r\n+QISACK: 1, 1, 0\r\n\r\nOK\r\n`);
          }),
      })),
    );
    const dialect = { ...gsm, restsAfterUrc };
    const ask = () =>
      atPort(transport, { scheduler: on.clock, dialect }).subscribe((port) => {
        port.urc$.subscribe(() => on.watch('count', port.run(qisack(0))));
        say(news);
      });
    return { ...on, ask, heard };
  };

  it('is not spoken to before, where its dialect says so', () => {
    const { ask, pass, log, heard } = deafBehindNews(20);
    ask();
    pass(19);
    expect(heard).toEqual([]);
    pass(1);
    expect(log).toEqual(['count {sent:1,acknowledged:1,pending:0}', 'count |']);
  });

  it('and otherwise is, and what it did not hear fails and is not lost in silence', () => {
    const { ask, pass, log } = deafBehindNews(0);
    ask();
    pass(10_000);
    expect(log).toEqual(['count ! TimedOut {command:QISACK,after:5000,awaiting:answer}']);
  });
});

/** Is done when it is subscribed, and completes. */
const atOnce = (todo: () => void): Observable<never> =>
  defer(() => {
    todo();
    return EMPTY;
  });

describe('noted N6: another port needs the connection closed in full', () => {
  it('of a client: the index is free when the module has said so, and not before', () => {
    const { modem, pass, log, watch, hangUp, module } = online({ modem: { connections: 'single' } });
    module.control.latency({ QICLOSE: 3_000 });
    hangUp();
    watch('early', modem.tcp('1.2.3.4', 8));
    pass(2_900);
    watch('early', modem.tcp('1.2.3.4', 8));
    pass(200);
    watch('later', modem.tcp('1.2.3.4', 8).pipe(map(({ index }) => index)));
    pass(1_000);
    expect(log).toEqual([
      'early ! NoFreeConnection {limit:1}',
      'early ! NoFreeConnection {limit:1}',
      'later 0',
    ]);
  });

  it('of a server: it listens at the second port after it has been closed at the first', () => {
    const { modem, pass, log, watch, module } = online({ module: { profile: note } });
    const first = watch('first', modem.listen({ port: 8_001 }).pipe(mergeMap(() => [])));
    pass(2_000);
    watch('beside', modem.listen({ port: 8_002 }));
    expect(of(log, 'beside')).toEqual(['! AlreadyListening {}']);
    first.unsubscribe();
    pass(2_000);
    expect(module.state.contexts[0].server.phase).toBe('INITIAL');
    watch('second', modem.listen({ port: 8_002 }).pipe(mergeMap(() => [])));
    pass(2_000);
    expect(module.state.contexts[0].server.phase).toBe('LISTENNING');
    expect(of(log, 'second')).toEqual([]);
  });
});

describe('noted N8: a remote serial line that has died', () => {
  it('ends everything over it with its own error, and may be opened again', () => {
    const lost$ = new Subject<never>();
    const { modem, socket, watch, pass, log, read } = online({
      through: (transport) => transport.pipe(map((link) => ({ ...link, bytes$: merge(link.bytes$, lost$) }))),
    });
    read();
    watch('count', modem.at.run(qisack(0)));
    watch('send', socket.deliver('hello'));
    const error = new TransportError('lost', 'nobody answers any more');
    lost$.error(error);
    pass(1_000);
    expect(of(log, 'data')).toEqual(['! TransportError lost: nobody answers any more']);
    expect(log.some((entry) => entry.startsWith('modem ! TransportError'))).toBe(true);
    expect(recoverable({ _tag: 'LinkLost', error })).toBe(true);
  });
});
