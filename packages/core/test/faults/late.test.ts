import { either as E } from 'fp-ts';
import type { Command } from '../../src/at/command.ts';
import { ascii } from '../../src/bytes/ascii.ts';
import * as c from '../../src/commands/index.ts';
import { atScene } from '../stage.ts';

// Every command of the catalogue, answered when it was given up: the next one gets its own answer, and only that.

interface Late {
  readonly command: Command<unknown>;
  /** The lines of its answer, or the bytes of one that holds a block. */
  readonly answer: readonly string[];
  /** What of it is news all the same, since it reads like that. */
  readonly news?: Readonly<Record<string, string>>;
  /** What was lost of it besides: nobody receives a block. */
  readonly lost?: readonly string[];
  /** The module is gone with it. */
  readonly ends?: true;
  /** What is an orphan of it in the fence, where that is something else. */
  readonly inFence?: readonly string[];
}

const row = (command: Command<unknown>, ...answer: readonly string[]): Late => ({ command, answer });
const settled = (command: Command<unknown>) => row(command, 'OK');
const asked = (
  name: string,
  { read, test }: { read?: () => Command<unknown>; test: () => Command<unknown> },
  value = '0',
) => ({
  [`${name}.test`]: row(test(), `+${name.toUpperCase()}: (0-1)`, 'OK'),
  ...(read && { [`${name}.read`]: row(read(), `+${name.toUpperCase()}: ${value}`, 'OK') }),
});

const bytes = ascii('hello');
const tcp = { protocol: 'TCP', host: '1.2.3.4', port: 7 } as const;
const gprs = { apn: 'CMNET', user: 'me', password: 'hush' };

const catalogue: Readonly<Record<string, Late>> = {
  // Its own late echo is taken for that of the fence, which is the same.
  at: { ...settled(c.at()), inFence: ['Orphan undefined OK'] },
  ate: settled(c.ate(false)),
  atf: settled(c.atf()),
  ati: row(c.ati(), 'Quectel_Ltd', 'Quectel_M95', 'Revision: M95AR01A21', 'OK'),
  ato: { ...row(c.ato(), 'CONNECT'), news: { CONNECT: 'DataMode' } },
  atw: settled(c.atw()),
  atz: settled(c.atz()),
  cfun: settled(c.cfun(1)),
  'cfun.restart': settled(c.cfun.restart()),
  ...asked('cfun', c.cfun),
  'cfun.read': { ...row(c.cfun.read(), '+CFUN: 1', 'OK'), news: { '+CFUN: 1': 'FunctionalityChanged' } },
  cgatt: settled(c.cgatt(1)),
  ...asked('cgatt', c.cgatt, '1'),
  cgreg: settled(c.cgreg(1)),
  ...asked('cgreg', c.cgreg, '0,1'),
  cimi: row(c.cimi(), '460001234567890', 'OK'),
  'cimi.test': settled(c.cimi.test()),
  cmee: settled(c.cmee(1)),
  ...asked('cmee', c.cmee, '1'),
  'cops.read': row(c.cops.read(), '+COPS: 0,0,"CMCC"', 'OK'),
  cpin: settled(c.cpin('1234')),
  'cpin.test': settled(c.cpin.test()),
  'cpin.read': { ...row(c.cpin.read(), '+CPIN: READY', 'OK'), news: { '+CPIN: READY': 'SimChanged' } },
  creg: settled(c.creg(1)),
  ...asked('creg', c.creg, '0,1'),
  csq: row(c.csq(), '+CSQ: 31,0', 'OK'),
  ...asked('csq', c.csq),
  dcdBehaviour: settled(c.dcdBehaviour(1)),
  dtrBehaviour: settled(c.dtrBehaviour(1)),
  gsn: row(c.gsn(), '862817000000000', 'OK'),
  'gsn.test': settled(c.gsn.test()),
  ipr: settled(c.ipr(115_200)),
  ...asked('ipr', c.ipr, '115200'),
  qccid: row(c.qccid(), '89860000000000000000', 'OK'),
  'qccid.test': settled(c.qccid.test()),
  qcfg: settled(c.qcfg('NW/PDPActAsync', 1)),
  'qcfg.read': row(c.qcfg.read('NW/PDPActAsync'), '+QCFG: "NW/PDPActAsync",1', 'OK'),
  'qcfg.test': settled(c.qcfg.test()),
  qiact: settled(c.qiact()),
  'qiact.test': settled(c.qiact.test()),
  qiautos: settled(c.qiautos({ period: 10 })),
  'qiautos.off': settled(c.qiautos.off()),
  ...asked('qiautos', c.qiautos, '1,10'),
  qiclose: row(c.qiclose(0), '0, CLOSE OK'),
  'qiclose.test': settled(c.qiclose.test()),
  qicsgp: settled(c.qicsgp(gprs)),
  'qicsgp.csd': settled(c.qicsgp.csd({ number: '172', password: 'hush', rate: 0 })),
  ...asked('qicsgp', c.qicsgp, '1'),
  qideact: row(c.qideact(), 'DEACT OK'),
  'qideact.test': settled(c.qideact.test()),
  qidnscfg: settled(c.qidnscfg('8.8.8.8')),
  'qidnscfg.read': row(c.qidnscfg.read(), 'PrimaryDns:8.8.8.8', 'SecondaryDns:0.0.0.0', 'OK'),
  'qidnscfg.test': settled(c.qidnscfg.test()),
  qidnsgip: row(c.qidnsgip('a'), 'OK', '1.2.3.4', '5.6.7.8'),
  'qidnsgip.test': settled(c.qidnsgip.test()),
  qidnsip: settled(c.qidnsip(1)),
  ...asked('qidnsip', c.qidnsip),
  qifgcnt: settled(c.qifgcnt(0)),
  ...asked('qifgcnt', c.qifgcnt, '0,255'),
  qihead: settled(c.qihead(1)),
  ...asked('qihead', c.qihead),
  qikalive: settled(c.qikalive({ idle: 60, interval: 10 })),
  'qikalive.off': settled(c.qikalive.off()),
  ...asked('qikalive', c.qikalive, '0,60,10'),
  qilocip: row(c.qilocip(), '10.137.160.20'),
  'qilocip.test': settled(c.qilocip.test()),
  qilport: settled(c.qilport('TCP', 2020)),
  'qilport.read': row(c.qilport.read(), 'TCP: 2020', 'UDP: 3030', 'OK'),
  'qilport.test': row(c.qilport.test(), '+QILPORT: (0-65535)', 'OK'),
  qimode: settled(c.qimode(0)),
  ...asked('qimode', c.qimode),
  qimux: settled(c.qimux(1)),
  ...asked('qimux', c.qimux),
  qindi: settled(c.qindi(1)),
  ...asked('qindi', c.qindi),
  qinistat: row(c.qinistat(), '+QINISTAT: 3', 'OK'),
  'qinistat.test': settled(c.qinistat.test()),
  qiopen: {
    ...row(c.qiopen({ ...tcp, index: 0 }), 'OK', '0, CONNECT OK'),
    news: { '0, CONNECT OK': 'Connected' },
  },
  'qiopen.transparent': { ...row(c.qiopen.transparent(tcp), 'OK', 'CONNECT'), news: { CONNECT: 'DataMode' } },
  'qiopen.test': settled(c.qiopen.test()),
  qiprompt: settled(c.qiprompt(1)),
  ...asked('qiprompt', c.qiprompt),
  qird: {
    command: c.qird(),
    answer: [String.raw`<< \r\n+QIRD: 1.2.3.4:80,TCP,8\r\n\r\nOK\r\nab`, 'OK'],
    lost: ['Orphan QIRD +QIRD: 1.2.3.4:80,TCP,8', 'NobodyReceives 8', 'Orphan QIRD OK'],
  },
  'qird.test': settled(c.qird.test()),
  qiregapp: settled(c.qiregapp(gprs)),
  'qiregapp.test': settled(c.qiregapp.test()),
  'qiregapp.read': {
    ...row(c.qiregapp.read(), '+QIREGAPP: "CMNET","",""', 'OK'),
    lost: ['Orphan QIREGAPP +QIREGAPP: "CMNET","",**', 'Orphan QIREGAPP OK'],
  },
  qisack: row(c.qisack(0), '+QISACK: 5, 5, 0', 'OK'),
  'qisack.test': settled(c.qisack.test()),
  qiscon: settled(c.qiscon()),
  'qiscon.read': row(c.qiscon.read(), 'SHOW APPTCPIP CONTEXT', '+QIDNSIP:1', 'OK'),
  'qiscon.test': settled(c.qiscon.test()),
  qisde: settled(c.qisde(0)),
  ...asked('qisde', c.qisde),
  qisend: row(c.qisend({ index: 0, bytes }), 'SEND OK'),
  'qisend.changeable': row(c.qisend.changeable({ index: 0, bytes }), 'SEND OK'),
  'qisend.timed': row(c.qisend.timed({ index: 0, bytes, period: 10 }), 'SEND FAIL'),
  'qisend.test': settled(c.qisend.test()),
  qiserver: { ...row(c.qiserver(), 'OK', 'SERVER OK'), news: { 'SERVER OK': 'ServerListening' } },
  ...asked('qiserver', c.qiserver, '0, 0'),
  qishowla: settled(c.qishowla(1)),
  ...asked('qishowla', c.qishowla),
  qishowpt: settled(c.qishowpt(1)),
  ...asked('qishowpt', c.qishowpt),
  qishowra: settled(c.qishowra(1)),
  ...asked('qishowra', c.qishowra),
  qisrvc: settled(c.qisrvc(1)),
  ...asked('qisrvc', c.qisrvc, '1'),
  qisstat: row(c.qisstat(), 'OK', 'S: LISTENNING', 'C: 0,"","",,"INITIAL"', 'OK'),
  'qisstat.test': settled(c.qisstat.test()),
  qistat: row(c.qistat(), 'OK', 'STATE: IP STATUS'),
  'qistat.test': settled(c.qistat.test()),
  qistate: row(c.qistate(), 'OK', 'STATE: IP PROCESSING', '+QISTATE: 0,"","",,"INITIAL"', 'OK'),
  'qistate.test': settled(c.qistate.test()),
  qitcfg: settled(c.qitcfg({ retries: 3, wait: 200, size: 512, escape: true })),
  ...asked('qitcfg', c.qitcfg, '3,2,512,1'),
  qiurc: settled(c.qiurc(1)),
  ...asked('qiurc', c.qiurc, '1'),
  qntp: { ...row(c.qntp(), 'OK', '+QNTP: 0'), news: { '+QNTP: 0': 'ClockResult' } },
  'qntp.read': row(c.qntp.read(), '+QNTP: "210.72.145.44",123', 'OK'),
  'qntp.test': settled(c.qntp.test()),
  qping: {
    ...row(c.qping({ host: 'a', count: 1 }), 'OK', '+QPING: 0,1.2.3.4,32,5,255', '+QPING: 2,1,1,0,5,5,5'),
    news: { '+QPING: 0,1.2.3.4,32,5,255': 'PingTold', '+QPING: 2,1,1,0,5,5,5': 'PingTold' },
  },
  'qping.test': settled(c.qping.test()),
  qpowd: {
    ...row(c.qpowd(1), 'NORMAL POWER DOWN'),
    news: { 'NORMAL POWER DOWN': 'PoweredDown' },
    ends: true,
  },
  'qpowd.test': settled(c.qpowd.test()),
  qsclk: settled(c.qsclk(1)),
  ...asked('qsclk', c.qsclk),
  qtemp: row(c.qtemp(), '+QTEMP: 0,1000,25.5', 'OK'),
  'qtemp.test': settled(c.qtemp.test()),
  'sRegister.read': row(c.sRegister.read(3), '013', 'OK'),
};

/** Every form of every command, by how it is written: `qimux.read`. */
const forms = (): readonly string[] =>
  Object.entries(c).flatMap(([name, command]) => [
    ...(typeof command === 'function' ? [name] : []),
    ...Object.keys(command).map((form) => `${name}.${form}`),
  ]);

const echoed = (line: string) => [`> ${line}`, `<< ${line}\\r`];
const lineOf = ({ line }: Command<unknown>) => E.getOrElse(() => '')(line);
const next = [...echoed('AT+CSQ'), '< +CSQ: 31,0', '< OK'];
const rightly = ['next {rssi:31,dBm:-51,ber:0}', 'next |'];

/** The steps up to the moment when the command is on the wire, its input too. */
const until = (command: Command<unknown>): readonly string[] => [
  ...echoed('AT'),
  '< OK',
  ...Object.entries(command.needs ?? {}).flatMap(([name, value]) => [
    ...echoed(`AT+${name}=${value}`),
    '< OK',
  ]),
  ...echoed(lineOf(command)),
  ...(command.input ? ['< >', `>> hello${command.input.bytes.length > bytes.length ? '\\x1a' : ''}`] : []),
];

const printed = (answer: readonly string[]) =>
  answer.map((line) => (line.startsWith('<<') ? line : `< ${line}`));

describe('what comes too late', () => {
  it('is known of every command there is', () => {
    expect(Object.keys(catalogue).sort()).toEqual([...forms()].sort());
  });

  const rows = Object.entries(catalogue);
  describe.each(rows)('of %s', (_, { command, answer, news = {}, lost, ends, inFence }) => {
    const patience = command.timeout;
    const { name, shown = lineOf(command), input } = command;
    const lines = lost ?? answer.filter((line) => !(line in news)).map((line) => `Orphan ${name} ${line}`);
    // Only the line end of what follows makes a line of an echo.
    const orphans = input ? lines : [`Orphan ${name} ${shown}`, ...lines];

    /** Runs the command, and the next one `after` ms; gives up listening first where it is `cancelled`. */
    const play = (steps: readonly string[], after: number, cancelled: boolean) => {
      const { port, watch, pass, log, module } = atScene([...until(command), ...steps].join('\n'));
      port.run(c.at()).subscribe();
      pass(10);
      const urcs: string[] = [];
      const losses: string[] = [];
      port.urc$.subscribe(({ _tag }) => urcs.push(_tag));
      port.loss$.subscribe((loss) =>
        losses.push(
          loss._tag === 'Orphan' ? `Orphan ${loss.command} ${loss.text}` : `${loss._tag} ${loss.length}`,
        ),
      );
      const first = watch('first', port.run(command));
      pass(10);
      if (cancelled) first.unsubscribe();
      pass(patience + after);
      watch('next', port.run(c.csq()));
      pass();
      expect(module.left()).toEqual([]);
      expect(urcs).toEqual(Object.values(news));
      return { log, losses };
    };
    const fence = [...echoed('AT'), '< OK'];
    const late = expect.stringMatching(/^first ! TimedOut/);

    it('is an orphan while nothing waits', () => {
      const steps = [`~ ${patience + 1_000}ms`, ...printed(answer), ...(ends ? next : [...fence, ...next])];
      const { log, losses } = play(steps, 2_000, false);
      expect(losses).toEqual(orphans);
      expect(log).toEqual([late, ...rightly]);
    });

    it('is an orphan in the fence', () => {
      const steps = ends
        ? ['> AT', ...printed(answer)]
        : ['> AT', ...printed(answer), '<< AT\\r', '< OK', ...next];
      const told = ends ? ['next ! PoweredDown {text:NORMAL POWER DOWN}'] : rightly;
      const { log, losses } = play(steps, 2_000, false);
      expect(losses).toEqual(inFence ?? orphans);
      expect(log).toEqual([late, ...told]);
    });

    it('is an orphan where nobody listened any more', () => {
      const calledOff = input?.open ? ['>> \\x1b'] : [];
      const steps = [
        ...calledOff,
        `~ ${patience + 1_000}ms`,
        ...printed(answer),
        ...(ends ? next : [...fence, ...next]),
      ];
      const { log, losses } = play(steps, 2_000, true);
      expect(losses).toEqual(orphans);
      expect(log).toEqual(rightly);
    });
  });

  it('of a prompt is an orphan, and is called off', () => {
    const { port, watch, pass, log, module } = atScene(
      [
        ...echoed('AT'),
        '< OK',
        ...echoed('AT+QISEND=0,5'),
        '>> \\x1b',
        '< >',
        '>> \\x1b',
        ...echoed('AT'),
        '< OK',
        ...next,
      ].join('\n'),
    );
    port.run(c.at()).subscribe();
    pass(10);
    watch('loss', port.loss$);
    watch('first', port.run(c.qisend({ index: 0, bytes })));
    pass(10_000);
    watch('next', port.run(c.csq()));
    pass();
    expect(module.left()).toEqual([]);
    expect(log).toEqual([
      'first ! TimedOut {command:QISEND,after:5000,awaiting:prompt}',
      'loss {_tag:Orphan,length:13,text:AT+QISEND=0,5,command:QISEND,at:25}',
      'loss {_tag:Orphan,length:1,text:>,command:QISEND,at:26}',
      ...rightly,
    ]);
  });
});
