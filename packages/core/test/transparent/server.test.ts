import { ignoreElements, map } from 'rxjs';
import { qisack } from '../../src/commands/index.ts';
import type { Pipe } from '../../src/stack/transparent/pipe.ts';
import type { TransparentServerRequest } from '../../src/stack/transparent/server.ts';
import { type ModemScene, modemScene } from '../stage.ts';
import { back, mode, probed } from './scene.ts';

const listens = `
  > AT+QISERVER
  < OK
  < SERVER OK
`;

const comes = (host = '10.79.141.26') => `
  < REMOTE IP: ${host}
  < CONNECT
`;

const out = `
  >> +++
  ~ 500ms
  < OK
`;

const asServer = `
  > AT+QISRVC=2
  < OK
`;

const closes = `
  > AT+QICLOSE
  < CLOSE OK
`;

interface Serving extends ModemScene {
  readonly pipes: readonly Pipe[];
  /** The latest client's. */
  readonly pipe: () => Pipe;
  /** Unsubscribes from the listening. */
  readonly stop: () => void;
}

const serving = (transcript: string, request: TransparentServerRequest = {}): Serving => {
  const on = modemScene(`${mode()}${transcript}`, { echo: true });
  const pipes: Pipe[] = [];
  const life = on.watch(
    'server',
    on.modem.listenTransparent(request).pipe(
      map((pipe) => {
        pipes.push(pipe);
        on.watch(`data ${pipes.length}`, pipe.data$);
        return pipe.remote.host;
      }),
    ),
  );
  on.pass(1);
  return {
    ...on,
    pipes,
    pipe: () => {
      const pipe = pipes.at(-1);
      if (!pipe) throw new Error(`Nobody has come:\n${on.log.join('\n')}`);
      return pipe;
    },
    stop: () => life.unsubscribe(),
  };
};

describe('a server in transparent mode', () => {
  it('4.2: has one client, out of data mode and back in, and listens on when it is closed', () => {
    const { pipe, log, pass, watch, module, stop } = serving(
      `
      > AT+QILPORT="TCP",2020
      < OK
      ${listens}
      ~ 1s
      ${comes()}
      >> Welcome to use Quectel module.
      << Welcome to use Quectel module.
      ${out}
      > AT+QISACK
      < +QISACK: 30, 20, 10
      < OK
      > ATO
      < CONNECT
      ~ 600ms
      ${out}${asServer}${closes}
      > AT+QISERVER?
      < +QISERVER: 1, 0
      < OK
      ~ 5s
      ${comes('10.79.141.27')}
      << hello
      ${out}${closes}${closes}${back}
    `,
      { port: 2020 },
    );
    pass(1_000);
    watch('write', pipe().write('Welcome to use Quectel module.'));
    watch(
      'sent',
      pipe().command((at) => at.run(qisack())),
    );
    pass(2_000);
    watch('close', pipe().close$);
    pass(4_000);
    expect(log).toEqual([
      'server 10.79.141.26',
      'write |',
      'data 1 "Welcome to use Quectel module."',
      'sent {sent:30,acknowledged:20,pending:10}',
      'sent |',
      'data 1 |',
      'close |',
    ]);
    pass(10_000);
    expect(log.slice(7)).toEqual(['server 10.79.141.27', 'data 2 "hello"']);
    stop();
    pass(10_000);
    expect(log.slice(9)).toEqual(['data 2 |']);
    expect(module.left()).toEqual([]);
  });

  it('listens on when a client has left', () => {
    const { log, pass, module } = serving(
      String.raw`${listens}${comes()}
      << one\r\nCLOSED\r\n
      ${probed}
      ${comes('10.79.141.27')}
      << two
    `.replace(/ {2}> AT\n {2}< OK/, ''),
    );
    pass(10_000);
    expect(log).toEqual([
      'server 10.79.141.26',
      'data 1 "one"',
      'data 1 |',
      'server 10.79.141.27',
      'data 2 "two"',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('listens again where the client had left just before it was closed: the server was closed in its place', () => {
    const { pipe, log, pass, watch, module } = serving(`${listens}${comes()}
      ~ 2s
      ${out}
      < CLOSED
      ${asServer}${closes}
      > AT+QISERVER?
      < +QISERVER: 0, 0
      < OK
      ${listens}
    `);
    pass(1_000);
    watch('close', pipe().close$);
    pass(10_000);
    expect(log).toEqual(['server 10.79.141.26', 'data 1 |', 'close |']);
    expect(module.left()).toEqual([]);
  });

  it('does not lose the client that comes while the last one is closed', () => {
    const { pipe, log, pass, watch, module } = serving(
      `${listens}${comes()}
      ~ 2s
      ${out}${asServer}${closes}
      ${comes('10.79.141.27')}
      << two
    `.replace('~ 2s', '~ 500ms'),
    );
    pass(100);
    const [first] = [pipe()];
    watch('close', first.close$);
    pass(10_000);
    expect(log.slice(0, 2)).toEqual(['server 10.79.141.26', 'data 1 |']);
    expect(log).toContain('server 10.79.141.27');
    expect(log).toContain('close |');
    expect(log).toContain('data 2 "two"');
    expect(module.left()).toEqual([]);
  });

  it.each([
    ['CONNECT FAIL', '< OK\n< CONNECT FAIL', 'ListenFailed {protocol:TCP,port:2020,text:CONNECT FAIL}'],
    ['ERROR', '< ERROR', 'ListenFailed {protocol:TCP,port:2020,text:ERROR}'],
  ])('fails by %s when the module is as it was before', (_, answer, failure) => {
    const { log, pass, module } = serving(
      `
      > AT+QILPORT="TCP",2020
      < OK
      > AT+QISERVER
      ${answer}
      ${back}
    `,
      { port: 2020 },
    );
    pass(10_000);
    expect(log).toEqual([`server ! ${failure}`]);
    expect(module.left()).toEqual([]);
  });

  it('fails alike where the module does not take the port', () => {
    const { log, pass, module } = serving(
      `
      > AT+QILPORT="TCP",2020
      < ERROR
      ${back}
    `,
      { port: 2020 },
    );
    pass(10_000);
    expect(log).toEqual(['server ! ListenFailed {protocol:TCP,port:2020,text:ERROR}']);
    expect(module.left()).toEqual([]);
  });

  it('refuses a port that there is not, before anything is written', () => {
    const { log, modem, watch, pass } = modemScene('');
    watch('server', modem.listenTransparent({ port: 65_536 }));
    pass(10);
    expect(log).toEqual([expect.stringContaining('server ! Invalid {what:')]);
  });

  it('listens for UDP, too', () => {
    const { log, pass, module, pipe } = serving(
      `
      > AT+QISERVER=1
      < OK
      < SERVER OK
      ${comes()}
    `,
      { protocol: 'UDP' },
    );
    pass(1_000);
    expect(log).toEqual(['server 10.79.141.26']);
    expect(pipe().protocol).toBe('UDP');
    expect(module.left()).toEqual([]);
  });

  it('is closed while it listens: there is nothing to step out of', () => {
    const { log, pass, module, stop } = serving(
      `${listens}
      ~ 1s
      ${asServer}${closes}${back}
    `.replace('~ 1s', ''),
    );
    pass(100);
    stop();
    pass(10_000);
    expect(log).toEqual([]);
    expect(module.left()).toEqual([]);
  });

  it('is closed while it begins to listen: only when the module does', () => {
    const { log, pass, module, stop } = serving(`
      > AT+QISERVER
      < OK
      ~ 1s
      < SERVER OK
      ${asServer}${closes}${back}
    `);
    pass(100);
    stop();
    pass(10_000);
    expect(log).toEqual([]);
    expect(module.left()).toEqual([]);
  });

  it('hangs up on the client that comes in just as it is closed', () => {
    const { log, pass, module, stop } = serving(`${listens}
      > AT+QISRVC=2
      ${comes()}
      ~ 600ms
      ${out}
      > ATE1
      < OK
      > AT
      < OK
      > AT+QIFGCNT=0
      < OK
      ${asServer}${closes}${closes}${back}
    `);
    pass(100);
    stop();
    pass(20_000);
    expect(log).toEqual([]);
    expect(module.left()).toEqual([]);
  });

  it('is closed with the modem, client and all', () => {
    const { modem, log, pass, watch, module } = serving(
      `${listens}${comes()}
      ${out}${asServer}${closes}${closes}
      > AT+QIDEACT
      < DEACT OK
    `,
    );
    pass(1_000);
    watch('close', modem.close$.pipe(ignoreElements()));
    pass(20_000);
    expect(log.slice(1)).toEqual(['data 1 |', 'server |', 'modem |', 'close |']);
    expect(module.left()).toEqual([]);
  });
});
