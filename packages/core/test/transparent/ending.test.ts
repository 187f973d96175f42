import { TransportError } from '@atrx/transport';
import { EMPTY, mergeMap, take, throwError } from 'rxjs';
import { qisack } from '../../src/commands/index.ts';
import { inEveryWay } from '../every-way.ts';
import { proper } from '../stage.ts';
import { back, DCD, DTR, opened, probed, type Through, wires } from './scene.ts';

const texts = ['CLOSED', '0, CLOSED', '+PDP DEACT', 'RDY', 'NORMAL POWER DOWN', 'UNDER_VOLTAGE POWER DOWN'];

const asked = `
  ~ 600ms
  >> +++
  ~ 500ms
  < OK
  > ATO
  < CONNECT
`;

/** Everything that `data$` told, in one, and the rest of the log. */
const heard = ({ log }: Pick<Through, 'log'>) => {
  const data = log.filter((entry) => entry.startsWith('data "'));
  const text = data.map((entry) => String(JSON.parse(entry.slice('data '.length)))).join('');
  return [text, ...log.filter((entry) => !entry.startsWith('data "'))];
};

describe('the words of an end', () => {
  inEveryWay.each(texts)('%s are payload where the module steps out when it is asked to', (text) => {
    const on = opened(String.raw`
      << before\r\n${text}\r\nafter
      ${asked}
      << on
    `);
    on.watch('data', on.open.data$);
    on.pass(5_000);
    expect(heard(on)).toEqual([`before\r\n${text}\r\nafteron`]);
    expect(on.module.left()).toEqual([]);
  });

  inEveryWay.each(['CLOSED', '0, CLOSED'])(
    '%s are the end where it only echoes: the socket is gone',
    (text) => {
      const on = opened(String.raw`
      << last\r\n${text}\r\n
      ${probed}${back}
    `);
      on.watch('data', on.open.data$);
      on.pass(4_000);
      proper.ends();
      on.pass(6_000);
      expect(heard(on)).toEqual(['last', 'data |', 'pipe |']);
      expect(on.module.left()).toEqual([]);
    },
  );

  it('are the end where it does not even echo', () => {
    const on = opened(String.raw`
      << last\r\nCLOSED\r\n
      ~ 600ms
      >> +++
      ~ 2500ms
      > AT
      < OK
      ${back}
    `);
    on.watch('data', on.open.data$);
    on.pass(10_000);
    expect(heard(on)).toEqual(['last', 'data |', 'pipe |']);
    expect(on.module.left()).toEqual([]);
  });

  inEveryWay.each([
    { text: '+PDP DEACT', reason: 'ContextLost {}' },
    { text: 'RDY', reason: 'ModuleReset {}' },
    { text: 'NORMAL POWER DOWN', reason: 'PoweredDown {text:NORMAL POWER DOWN}' },
  ])('$text are the end of more where it only echoes', ({ text, reason }) => {
    const on = opened(String.raw`
      << last\r\n${text}\r\n
      ~ 600ms
      >> +++
      << +++
    `);
    on.watch('data', on.open.data$);
    on.pass(10_000);
    expect(heard(on)).toEqual(['last', `data ! ${reason}`, `pipe ! ${reason}`, `modem ! ${reason}`]);
    expect(on.module.left()).toEqual([]);
  });

  it('are payload where a slow module steps out at the last moment', () => {
    const on = opened(String.raw`
      << a\r\nCLOSED\r\nb
      ~ 600ms
      >> +++
      ~ 2400ms
      < OK
      > ATO
      < CONNECT
    `);
    on.watch('data', on.open.data$);
    on.pass(5_000);
    expect(heard(on)).toEqual(['a\r\nCLOSED\r\nb']);
    expect(on.module.left()).toEqual([]);
  });

  it('are not lost where what came before them makes somebody step out', () => {
    const on = opened(String.raw`
      ~ 1s
      << go\r\nCLOSED\r\non
      ${asked}
      ${asked.replace('ATO', 'AT+QISACK\n< +QISACK: 1, 1, 0\n< OK\n> ATO')}
    `);
    on.watch('data', on.open.data$);
    on.open.data$
      .pipe(
        take(1),
        mergeMap(() => on.open.command((at) => at.run(qisack()))),
      )
      .subscribe();
    on.pass(10_000);
    expect(heard(on)).toEqual(['go\r\nCLOSED\r\non']);
    expect(on.module.left()).toEqual([]);
  });

  it('are taken for the end where a module in data mode has missed +++: then it answers nothing, and that is told', () => {
    const on = opened(String.raw`
      << last\r\nCLOSED\r\n
      ~ 600ms
      >> +++
      ~ 2500ms
      >> AT\rATE1\rAT\r
    `);
    on.watch('data', on.open.data$);
    on.pass(60_000);
    const failure = 'Unresponsive {probes:2}';
    expect(heard(on)).toEqual(['last', 'data |', `pipe ! ${failure}`, `modem ! ${failure}`]);
    expect(on.module.left()).toEqual([]);
  });

  it('of both kinds are the module’s, one behind the other', () => {
    const on = opened(String.raw`
      << last\r\nCLOSED\r\n\r\n+PDP DEACT\r\n
      ~ 600ms
      >> +++
      << +++
    `);
    on.watch('data', on.open.data$);
    on.pass(10_000);
    expect(heard(on)).toEqual([
      'last',
      'data ! ContextLost {}',
      'pipe ! ContextLost {}',
      'modem ! ContextLost {}',
    ]);
  });

  it('twice are payload both times', () => {
    const on = opened(String.raw`
      << a\r\nCLOSED\r\n
      ${asked}
      << b\r\nCLOSED\r\nc
      ${asked}
      << d
    `);
    on.watch('data', on.open.data$);
    on.pass(10_000);
    expect(heard(on)).toEqual(['a\r\nCLOSED\r\nb\r\nCLOSED\r\ncd']);
    expect(on.module.left()).toEqual([]);
  });

  inEveryWay('twice are payload first, and then the end: what stood between them was the peer’s', () => {
    const on = opened(String.raw`
      << a\r\nCLOSED\r\nb\r\nCLOSED\r\n
      ${probed}${back}
    `);
    on.watch('data', on.open.data$);
    on.pass(4_000);
    proper.ends();
    on.pass(6_000);
    expect(heard(on)).toEqual(['a\r\nCLOSED\r\nb', 'data |', 'pipe |']);
    expect(on.module.left()).toEqual([]);
  });

  inEveryWay('are payload where they come while a command is asked to step out, and it does', () => {
    const on = opened(String.raw`
      >> +++
      << a\r\nCLOSED\r\nb
      ~ 500ms
      < OK
      > AT+QISACK
      < +QISACK: 1, 1, 0
      < OK
      > ATO
      < CONNECT
    `);
    on.watch('data', on.open.data$);
    on.open.command((at) => at.run(qisack())).subscribe();
    on.pass(5_000);
    expect(heard(on)).toEqual(['a\r\nCLOSED\r\nb']);
    expect(on.module.left()).toEqual([]);
  });

  it.each([
    ['only echoes', '<< +++'],
    ['says nothing', ''],
  ])('are the end where they come while a command is asked to step out, and the module %s', (_, echo) => {
    const on = opened(String.raw`
      << last
      ~ 900ms
      << \r\nCLOSED\r\n
      >> +++
      ${echo}
      ~ 2500ms
      >> +++
      ${echo}
      ~ 2500ms
      > AT
      < OK
      ${back}
    `);
    on.watch('data', on.open.data$);
    on.watch(
      'sent',
      on.open.command((at) => at.run(qisack())),
    );
    on.pass(20_000);
    expect(heard(on)).toEqual([
      'last',
      'sent ! NotConnected {address:124.79.167.121:7007}',
      'data |',
      'pipe |',
    ]);
    expect(on.module.left()).toEqual([]);
  });

  it('that were missed show when a command is asked to step out: the module only echoes', () => {
    const on = opened(`
      >> +++
      << +++
      ~ 2500ms
      >> +++
      << +++
      < RING
      ~ 2500ms
      > AT
      < OK
      ${back}
    `);
    on.watch('data', on.open.data$);
    on.watch(
      'sent',
      on.open.command((at) => at.run(qisack())),
    );
    on.pass(20_000);
    expect(heard(on)).toEqual(['', 'sent ! NotConnected {address:124.79.167.121:7007}', 'data |', 'pipe |']);
    expect(on.module.left()).toEqual([]);
  });

  inEveryWay('are not settled by an OK that the peer has sent into the silence behind +++', () => {
    const on = opened(String.raw`
      << a\r\nCLOSED\r\n
      ~ 600ms
      >> +++
      ~ 200ms
      << \r\nOK\r\n
      ~ 290ms
      << b\r\nOK\r\n
      ~ 20ms
      < OK
      > ATO
      < CONNECT
      << c
    `);
    on.watch('data', on.open.data$);
    on.pass(5_000);
    expect(heard(on)).toEqual(['a\r\nCLOSED\r\n\r\nOK\r\nb\r\nOK\r\nc']);
    expect(on.module.left()).toEqual([]);
  });
});

describe('the line is lost', () => {
  const lost = 'TransportError lost';
  const kinds = (log: readonly string[]) => log.map((entry) => entry.split(':')[0]);

  it.each([
    ['in data mode', '<< last\n~ 1s\n! lost', 0],
    ['while an end is settled', String.raw`<< last\r\nCLOSED\r\n${'\n'}~ 500ms${'\n'}! lost`, 0],
    [
      'while the module is asked',
      String.raw`<< last\r\nCLOSED\r\n${'\n'}~ 600ms${'\n'}>> +++${'\n'}! lost`,
      0,
    ],
    ['while a command steps out', '<< last\n>> +++\n! lost', 1],
    ['while a command works', '<< last\n>> +++\n~ 500ms\n< OK\n> AT+QISACK\n! lost', 1],
    ['while a command steps back in', '<< last\n>> +++\n~ 500ms\n< OK\n> AT+QISACK\n< OK\n> ATO\n! lost', 1],
  ])('%s: all is told of it, and nobody waits for ever', (_, transcript, commands) => {
    const { open, log, pass, watch } = opened(transcript);
    watch('data', open.data$);
    if (commands > 0)
      watch(
        'sent',
        open.command((at) => at.run(qisack())),
      );
    pass(10_000);
    watch('write', open.write('late'));
    expect(kinds(log).sort()).toEqual(
      [
        'data "last"',
        `data ! ${lost}`,
        `modem ! ${lost}`,
        `pipe ! ${lost}`,
        ...(commands > 0 ? [`sent ! ${lost}`] : []),
        `write ! ${lost}`,
      ].sort(),
    );
  });

  it('while it is written', () => {
    const { open, log, pass, watch } = opened('>> on\n! lost');
    watch('write', open.write(new Uint8Array(5_000).fill(0x6f).fill(0x6e, 1)));
    pass(10_000);
    expect(kinds(log)).toContain(`write ! ${lost}`);
    expect(kinds(log)).toContain(`modem ! ${lost}`);
  });
});

describe('with DCD', () => {
  const dialled = (transcript: string) => {
    const lines = wires();
    const on = opened(transcript, { through: lines.through }, DCD);
    lines.dcd(true);
    on.watch('data', on.open.data$);
    return { ...on, lines };
  };

  it('the words of an end are payload while it is ON, a moment later', () => {
    const on = dialled(String.raw`
      ~ 1s
      << a\r\nCLOSED\r\nb
    `);
    on.pass(626 + 249);
    expect(heard(on)).toEqual(['a']);
    on.pass(1);
    expect(heard(on)).toEqual(['a\r\nCLOSED\r\nb']);
    expect(on.module.left()).toEqual([]);
  });

  it('they are the end where it goes OFF behind them', () => {
    const on = dialled(String.raw`
      ~ 1s
      << a\r\nCLOSED\r\n
      > AT
      < OK
      ${back}
    `);
    on.pass(626 + 100);
    on.lines.dcd(false);
    on.pass(10_000);
    expect(heard(on)).toEqual(['a', 'data |', 'pipe |']);
    expect(on.module.left()).toEqual([]);
  });

  it('they are the end where it went OFF before them, and so is what came before them payload', () => {
    const on = dialled(String.raw`
      ~ 1s
      << last words\r\nCLOSED\r\n
      > AT
      < OK
      ${back}
    `);
    on.pass(500);
    on.lines.dcd(false);
    on.pass(10_000);
    expect(heard(on)).toEqual(['last words', 'data |', 'pipe |']);
    expect(on.module.left()).toEqual([]);
  });

  it('it is the end without a word', () => {
    const on = dialled(`> AT\n< OK\n${back}`);
    on.pass(500);
    on.lines.dcd(false);
    on.pass(10_000);
    expect(heard(on)).toEqual(['', 'data |', 'pipe |']);
    expect(on.module.left()).toEqual([]);
  });

  it('a flicker is no end, and nothing is lost by it', () => {
    const on = dialled(`
      ~ 1s
      << more
      >> on
    `);
    on.pass(500);
    on.lines.dcd(false);
    on.watch('write', on.open.write('on'));
    on.pass(200);
    on.lines.dcd(true);
    on.pass(1_000);
    expect(heard(on)).toEqual(['more', 'write |']);
    expect(on.module.left()).toEqual([]);
  });

  it('OFF while a command is asked to step out: there is nothing to step out of', () => {
    const on = dialled(`
      >> +++
      ~ 2500ms
      > AT
      < OK
      ${back}
    `);
    on.watch(
      'sent',
      on.open.command((at) => at.run(qisack())),
    );
    on.pass(1_000);
    on.lines.dcd(false);
    on.pass(10_000);
    expect(heard(on)).toEqual(['', 'sent ! NotConnected {address:124.79.167.121:7007}', 'data |', 'pipe |']);
    expect(on.module.left()).toEqual([]);
  });

  it.each([
    ['was never ON', false, false],
    ['was never OFF', true, true],
  ])('that %s is not believed: the module is asked', (_, before, after) => {
    const lines = wires(before);
    const on = opened(
      String.raw`
      << a\r\nCLOSED\r\nb
      ~ ${before ? 850 : 600}ms
      >> +++
      ~ 500ms
      < OK
      > ATO
      < CONNECT
    `,
      { through: lines.through },
      DCD,
    );
    lines.dcd(after);
    on.watch('data', on.open.data$);
    on.pass(10_000);
    expect(heard(on)).toEqual(['a\r\nCLOSED\r\nb']);
    expect(on.module.left()).toEqual([]);
  });
});

describe('with DTR (AT&D1)', () => {
  it('steps out at once, and sets it back before anything is written', () => {
    const lines = wires();
    const on = opened(
      `
      << a
      ~ 1s
      < OK
      > AT+QISACK
      < +QISACK: 1, 1, 0
      < OK
      > ATO
      < CONNECT
    `,
      { through: lines.through, request: { stepOut: 'dtr' } },
      DCD + DTR,
    );
    on.pass(500);
    on.watch('data', on.open.data$);
    on.watch(
      'sent',
      on.open.command((at) => {
        on.log.push(`DTR is ${lines.dtr.at(-1)}`);
        return at.run(qisack());
      }),
    );
    on.pass(1);
    expect(lines.dtr).toEqual([true, false]);
    on.pass(5_000);
    expect(lines.dtr).toEqual([true, false, true]);
    expect(on.log).toEqual(['data "a"', 'DTR is true', 'sent {sent:1,acknowledged:1,pending:0}', 'sent |']);
    expect(on.module.left()).toEqual([]);
  });

  it('sets it back also where the line is lost meanwhile', () => {
    const lines = wires();
    const on = opened('! lost', { through: lines.through, request: { stepOut: 'dtr' } }, DCD + DTR);
    on.watch(
      'sent',
      on.open.command((at) => at.run(qisack())),
    );
    on.pass(10_000);
    expect(on.log.map((entry) => entry.split(':')[0])).toContain('sent ! TransportError lost');
    expect(lines.dtr.at(-1) ?? true).toBe(true);
  });

  it('gives the modem up where the device refuses: there is no other way out', () => {
    const refused = new TransportError('lost', 'no such line');
    const lines = wires(false, ({ dtr }) => (dtr === undefined ? EMPTY : throwError(() => refused)));
    const on = opened('', { through: lines.through, request: { stepOut: 'dtr' } }, DCD + DTR);
    on.watch(
      'sent',
      on.open.command((at) => at.run(qisack())),
    );
    on.pass(10_000);
    expect(on.log.sort()).toEqual([
      'modem ! TransportError lost: no such line',
      'pipe ! TransportError lost: no such line',
      'sent ! TransportError lost: no such line',
    ]);
  });
});
