import { emulator, m95, mc60, note, type Profile, silent, virtualNetwork } from '@atrx/emulator';
import { memory } from '@atrx/transport';
import type { Command } from '../../src/at/command.ts';
import { type AtPort, atPort } from '../../src/at-port.ts';
import { ascii } from '../../src/bytes/ascii.ts';
import * as c from '../../src/commands/index.ts';
import { stage } from '../stage.ts';

/** The commands of the SDK asked of a virtual module, one after the other: what each told and how it ended. */
const conversation = (profile: Profile) => {
  const on = stage();
  const network = virtualNetwork();
  network.name('example.com', '1.2.3.4', '1.2.3.5');
  const module = emulator({ profile, network, scheduler: on.clock });
  let port: AtPort | undefined;
  atPort(memory(module.serve, { scheduler: on.clock }), { scheduler: on.clock }).subscribe((opened) => {
    port = opened;
  });
  const { log } = on;
  on.pass(10_000);
  if (!port) throw new Error('The line did not open.');
  const { run } = port;
  const ask = (command: Command<unknown>): readonly string[] => {
    const before = log.length;
    on.watch(command.name, run(command));
    on.pass(200_000);
    return log.slice(before);
  };
  return { ask, module, network };
};

describe.each([
  ['note', note],
  ['m95', m95],
  ['mc60', mc60],
] as const)('a module of the kind %s, asked by the SDK', (_, profile) => {
  it('keeps what it is told, and tells it again', () => {
    const { ask } = conversation(profile);
    const transparent = { retries: 3, wait: 200, size: 512, escape: true };
    const settings: readonly (readonly [Command<unknown>, Command<unknown>, string])[] = [
      [c.qitcfg(transparent), c.qitcfg.read(), '{retries:3,wait:200,size:512,escape:true}'],
      [
        c.qidnscfg('211.136.18.171', '211.136.112.50'),
        c.qidnscfg.read(),
        '{primary:211.136.18.171,secondary:211.136.112.50}',
      ],
      [c.qilport('TCP', 2020), c.qilport.read(), expect.stringContaining('tcp:2020')],
      [c.qiautos({ period: 10 }), c.qiautos.read(), '{on:true,period:10}'],
      [c.qiautos.off(), c.qiautos.read(), '{on:false,period:0}'],
      [c.qikalive({ idle: 60, interval: 10 }), c.qikalive.read(), '{on:true,idle:60,interval:10}'],
      [c.qikalive.off(), c.qikalive.read(), '{on:false,idle:60,interval:10}'],
      [c.qcfg('TCP/WithCRLF', 1), c.qcfg.read('TCP/WithCRLF'), '[1]'],
      [c.qiurc(1), c.qiurc.read(), '1'],
      [c.ipr(115_200), c.ipr.read(), '115200'],
    ];
    for (const [write, read, told] of settings) {
      expect(ask(write)).toEqual([`${write.name} |`]);
      const [value = '', end] = ask(read);
      expect(value.slice(read.name.length + 1)).toEqual(told);
      expect(end).toBe(`${read.name} |`);
    }
  });

  it('says who it is', () => {
    const { ask } = conversation(profile);
    expect(ask(c.qccid())).toEqual([expect.stringMatching(/^QCCID \d{18,20}[0-9A-F]?$/), 'QCCID |']);
    expect(ask(c.cimi())).toEqual([expect.stringMatching(/^CIMI \d{15}$/), 'CIMI |']);
    expect(ask(c.qtemp())).toEqual([expect.stringMatching(/^QTEMP {mode:/), 'QTEMP |']);
    expect(ask(c.qinistat())).toEqual(['QINISTAT 3', 'QINISTAT |']);
    expect(ask(c.sRegister.read(3))).toEqual(['ATS 13', 'ATS |']);
    for (const command of [c.dtrBehaviour(1), c.dcdBehaviour(1), c.atw(), c.atz(), c.atf()]) {
      expect(ask(command)).toEqual([`${command.name} |`]);
    }
  });

  it('saves how its context is set up (AT+QISCON)', () => {
    const { ask } = conversation(profile);
    ask(c.qicsgp({ apn: 'CMNET' }));
    expect(ask(c.qiscon())).toEqual(['QISCON |']);
    expect(ask(c.qiscon.read())).toEqual([
      'QISCON {qidnsip:0,qiprompt:1,qihead:0,qishowra:0,qicsgp:1,qimode:0,' +
        'bearer:{APN:CMNET,UserId:,Password:,inactivityTimeout:0}}',
      'QISCON |',
    ]);
  });

  it('resolves a name, and says why not (note 8.2)', () => {
    const { ask } = conversation(profile);
    ask(c.qicsgp({ apn: 'CMNET' }));
    expect(ask(c.qidnsgip('example.com'))).toEqual(['QIDNSGIP 1.2.3.4', 'QIDNSGIP 1.2.3.5', 'QIDNSGIP |']);
    expect(ask(c.qidnsgip('nowhere.example'))).toEqual([
      expect.stringMatching(/^QIDNSGIP ! DnsFailed {name:nowhere.example,code:[1-8],/),
    ]);
  });

  it('pings a host', () => {
    const { ask } = conversation(profile);
    ask(c.qicsgp({ apn: 'CMNET' }));
    const told = ask(c.qping({ host: '1.2.3.4', count: 2 }));
    expect(told).toEqual([
      expect.stringMatching(/^QPING {_tag:Reply,host:1.2.3.4,/),
      expect.stringMatching(/^QPING {_tag:Reply,host:1.2.3.4,/),
      expect.stringMatching(/^QPING {_tag:Statistics,sent:2,received:2,lost:0,times:/),
      'QPING |',
    ]);
    expect(ask(c.qping({ host: 'nowhere.example' }))).toEqual([
      'QPING ! PingFailed {host:nowhere.example,code:4,meaning:the host was not found}',
    ]);
  });

  it.each([
    ['QIMUX=0', 0, c.qiserver()],
    ['QIMUX=1', 1, c.qiserver({ max: 3 })],
  ] as const)('listens, and says so, until it is closed (note 3.2, 3.4, 5.6.2), %s', (_name, mux, listen) => {
    const { ask } = conversation(profile);
    ask(c.qicsgp({ apn: 'CMNET' }));
    ask(c.qimux(mux));
    for (const command of [c.qiregapp(), c.qiact(), c.qilocip()]) ask(command);
    expect(ask(listen)).toEqual(['QISERVER |']);
    expect(ask(c.qiserver.read())).toEqual(['QISERVER {listening:true,clients:0}', 'QISERVER |']);
    expect(ask(c.qisstat())).toEqual([
      'QISSTAT {_tag:Server,state:LISTENING}',
      ...(mux === 0
        ? []
        : [0, 1, 2, 3, 4].map((index) => `QISSTAT {_tag:Connection,index:${index},state:INITIAL}`)),
      'QISSTAT |',
    ]);
    expect(ask(listen)).toEqual(['QISERVER ! Refused {command:QISERVER,text:ERROR}']);
    ask(c.qisrvc(2));
    expect(ask(c.qiclose())).toEqual(['QICLOSE |']);
    expect(ask(c.qiserver.read())).toEqual(['QISERVER {listening:false,clients:0}', 'QISERVER |']);
  });

  it('sends when the time is over, and nothing is SEND FAIL (note 5.2.2.3)', () => {
    const { ask, network } = conversation(profile);
    network.tcp(7007, silent);
    ask(c.qicsgp({ apn: 'CMNET' }));
    for (const command of [c.qiregapp(), c.qiact(), c.qilocip()]) ask(command);
    expect(ask(c.qiopen({ protocol: 'TCP', host: '1.2.3.4', port: 7007 }))).toEqual(['QIOPEN |']);
    ask(c.qiautos({ period: 100 }));
    expect(ask(c.qisend.timed({ bytes: ascii('hello'), period: 100 }))).toEqual(['QISEND |']);
    expect(ask(c.qisend.timed({ bytes: ascii(''), period: 100 }))).toEqual([
      'QISEND ! Refused {command:QISEND,text:SEND FAIL}',
    ]);
    expect(ask(c.qisack())).toEqual(['QISACK {sent:5,acknowledged:5,pending:0}', 'QISACK |']);
  });

  it('refuses what no connection is there for', () => {
    const { ask } = conversation(profile);
    expect(ask(c.ato())).toEqual([
      expect.stringMatching(/^ATO ! Refused {command:ATO,text:(ERROR|NO CARRIER)}$/),
    ]);
    expect(ask(c.qisend.timed({ bytes: ascii('hello'), period: 1 }))).toEqual([
      'QISEND ! Refused {command:QISEND,text:ERROR}',
    ]);
  });

  it('switches itself off in good order', () => {
    const { ask, module } = conversation(profile);
    expect(ask(c.qpowd(1))).toEqual(['QPOWD |']);
    expect(module.state.powered).toBe(false);
  });
});
