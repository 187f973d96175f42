import { concat, map } from 'rxjs';
import { ascii } from '../../src/bytes/ascii.ts';
import {
  ato,
  dtrBehaviour,
  qiact,
  qiautos,
  qiclose,
  qicsgp,
  qideact,
  qidnscfg,
  qidnsgip,
  qifgcnt,
  qilocip,
  qilport,
  qiregapp,
  qisack,
  qisend,
  qiserver,
  qisrvc,
  qisstat,
  qitcfg,
  qping,
  qpowd,
} from '../../src/commands/index.ts';
import { inEveryWay as it } from '../every-way.ts';
import { atScene } from '../stage.ts';

const welcome = 'Welcome to use Quectel module.';

// The rest of the note below the stack: servers, names, timed sending, transparent mode; and what stands around it.
describe.each([{ echo: true }, { echo: false }])(
  'the other commands of the note, with the echo $echo',
  ({ echo }) => {
    it.each([
      { asked: 'AT+QISERVER', command: qiserver(), client: 'REMOTE IP: 10.79.141.26', told: '' },
      {
        asked: 'AT+QISERVER=0,3',
        command: qiserver({ max: 3 }),
        client: '0, REMOTE IP: 10.79.141.26',
        told: 'index:0,',
      },
    ])('3.2, 3.4: listens, and is told of a client: $asked', ({ asked, command, client, told }) => {
      const { port, watch, pass, log, module } = atScene(
        `
      > ${asked}
      < OK
      ~ 100ms
      < SERVER OK
      > AT+QILOCIP
      < 10.79.142.227
      > AT+QILPORT?
      < TCP: 2020
      < UDP: 3030
      < OK
      ~ 100ms
      < ${client}
      > AT+QISSTAT
      < OK
      < S: LISTENNING
      > AT+QISRVC=2
      < OK
      > AT+QICLOSE
      < CLOSE OK
      > AT+QICLOSE
      < CLOSE OK
      `,
        { echo },
      );
      watch('urc', port.urc$);
      watch('server', port.run(command));
      watch('address', port.run(qilocip()));
      watch('ports', port.run(qilport.read()));
      pass(1_000);
      watch('status', port.run(qisstat()));
      pass(1_000);
      watch('close', concat(...[qisrvc(2), qiclose(), qiclose()].map((step) => port.run(step))));
      pass();
      expect(log).toEqual([
        'server |',
        'address 10.79.142.227',
        'address |',
        'ports {tcp:2020,udp:3030}',
        'ports |',
        `urc {_tag:Accepted,${told}host:10.79.141.26}`,
        'status {_tag:Server,state:LISTENING}',
        'status |',
        'close |',
      ]);
      expect(module.left()).toEqual([]);
    });

    it('3.2: a client that comes before SERVER OK is news, and no port is refused', () => {
      const { port, watch, pass, log, module } = atScene(
        `
      > AT+QISERVER
      < OK
      < REMOTE IP:10.79.141.26
      < SERVER OK
      > AT+QISERVER=1
      < OK
      ~ 149s
      < CONNECT FAIL
      `,
        { echo },
      );
      watch('urc', port.urc$);
      watch('tcp', port.run(qiserver()));
      watch('udp', port.run(qiserver({ protocol: 'UDP' })));
      pass();
      expect(log).toEqual([
        'urc {_tag:Accepted,host:10.79.141.26}',
        'tcp |',
        'udp ! Refused {command:QISERVER,text:CONNECT FAIL}',
      ]);
      expect(module.left()).toEqual([]);
    });

    it('4: sets transparent mode up and goes back to it', () => {
      const { port, watch, pass, log, module } = atScene(
        `
      > AT+QITCFG=3,2,512,1
      < OK
      > AT&D1
      < OK
      > ATO
      < CONNECT
      `,
        { echo },
      );
      watch('settings', port.run(qitcfg({ retries: 3, wait: 200, size: 512, escape: true })));
      watch('dtr', port.run(dtrBehaviour(1)));
      watch('data mode', port.run(ato()));
      pass();
      expect(log).toEqual(['settings |', 'dtr |', 'data mode |']);
      expect(module.left()).toEqual([]);
    });

    it('4.1: CONNECT and NO CARRIER that nobody asked for are news', () => {
      const { port, watch, pass, log } = atScene('~ 1s\n< CONNECT\n< NO CARRIER\n< RING\n< +CMTI: "SM",1', {
        echo,
      });
      watch('urc', port.urc$);
      pass();
      expect(log).toEqual([
        'urc {_tag:DataMode}',
        'urc {_tag:NoCarrier}',
        'urc {_tag:Ringing}',
        'urc {_tag:MessageArrived,storage:SM,place:1}',
      ]);
    });

    it.each([
      { index: undefined, asked: 'AT+QISEND' },
      { index: 0, asked: 'AT+QISEND=0' },
    ])('5.2.2.3: sends when the time is over: $asked', ({ index, asked }) => {
      const { port, watch, pass, log, module, clock } = atScene(
        `
      > AT+QIAUTOS=1,100
      < OK
      > ${asked}
      < >
      >> ${welcome}
      ~ 100s
      < SEND OK
      `,
        { echo },
      );
      const bytes = ascii(welcome);
      watch('period', port.run(qiautos({ period: 100 })));
      watch(
        'send',
        port.run(qisend.timed({ ...(index === undefined ? {} : { index }), bytes, period: 100 })),
      );
      pass(99_999);
      expect(log).toEqual(['period |']);
      pass();
      expect(log).toEqual(['period |', 'send |']);
      expect(clock.now()).toBe(100_000);
      expect(module.left()).toEqual([]);
    });

    it('5.2.2.3: nothing was put in when the time is over: SEND FAIL', () => {
      const { port, watch, pass, log, module } = atScene(
        `
      > AT+QISEND
      < >
      ~ 10s
      < SEND FAIL
      > AT+QISACK
      < +QISACK: 0, 0, 0
      < OK
      `,
        { echo },
      );
      watch('send', port.run(qisend.timed({ bytes: ascii(''), period: 10 })));
      watch('acknowledged', port.run(qisack()));
      pass();
      expect(log).toEqual([
        'send ! Refused {command:QISEND,text:SEND FAIL}',
        'acknowledged {sent:0,acknowledged:0,pending:0}',
        'acknowledged |',
      ]);
      expect(module.left()).toEqual([]);
    });

    it('5.5: waits two and a half minutes for a deactivation where it is told to', () => {
      const { port, watch, pass, log, module } = atScene('> AT+QIDEACT\n~ 149s\n< DEACT OK', { echo });
      watch('deactivate', port.run(qideact({ within: 150_000 })));
      pass();
      expect(log).toEqual(['deactivate |']);
      expect(module.left()).toEqual([]);
    });

    it('8.2: tells each address as it comes, and ends when no more come for a second', () => {
      const { port, watch, pass, log, module } = atScene(
        `
      > AT+QIFGCNT=0
      < OK
      > AT+QICSGP=1,"CMNET"
      < OK
      > AT+QIREGAPP
      < OK
      > AT+QIACT
      < OK
      > AT+QILOCIP
      < 10.79.69.228
      > AT+QIDNSCFG="211.136.18.171","211.136.112.50"
      < OK
      > AT+QIDNSGIP="www.google.com"
      < OK
      ~ 13s
      < 64.233.189.99
      ~ 900ms
      < 64.233.189.104
      < +QIRDI: 0,1,0
      ~ 900ms
      < 64.233.189.147
      ~ 1100ms
      < 64.233.189.148
      > AT+QISACK
      < +QISACK: 0, 0, 0
      < OK
      `,
        { echo },
      );
      const commands = [
        qifgcnt(0),
        qicsgp({ apn: 'CMNET' }),
        qiregapp(),
        qiact(),
        qilocip(),
        qidnscfg('211.136.18.171', '211.136.112.50'),
      ];
      watch('context', concat(...commands.map((command) => port.run<string>(command))));
      pass(1_000);
      watch('urc', port.urc$);
      watch('name', port.run(qidnsgip('www.google.com')));
      pass();
      watch('next', port.run(qisack()));
      pass();
      expect(log).toEqual([
        'context 10.79.69.228',
        'context |',
        'name 64.233.189.99',
        'name 64.233.189.104',
        'urc {_tag:Readable,context:0,role:1,index:0}',
        'name 64.233.189.147',
        'name |',
        'urc {_tag:Unknown,text:64.233.189.148}',
        'next {sent:0,acknowledged:0,pending:0}',
        'next |',
      ]);
      expect(module.left()).toEqual([]);
    });

    it('8.2: says why a name was not resolved, and takes an address after 15 s for late', () => {
      const { port, watch, pass, log, module } = atScene(
        `
      > AT+QIDNSGIP="nowhere.example"
      < OK
      ~ 14s
      < ERROR:5
      > AT+QIDNSGIP="example.com"
      < OK
      ~ 16s
      < 1.2.3.4
      `,
        { echo },
      );
      watch(
        'loss',
        port.loss$.pipe(map((loss) => ('text' in loss ? `${loss._tag} ${loss.text}` : loss._tag))),
      );
      watch('nowhere', port.run(qidnsgip('nowhere.example')));
      watch('late', port.run(qidnsgip('example.com')));
      pass();
      expect(log).toEqual([
        'nowhere ! DnsFailed {name:nowhere.example,code:5,meaning:the DNS server did not answer in time}',
        'late ! TimedOut {command:QIDNSGIP,after:15000,awaiting:answer}',
        'loss Orphan 1.2.3.4',
      ]);
      expect(module.left()).toEqual([]);
    });

    it('tells each answer to a ping as it comes', () => {
      const { port, watch, pass, log, module } = atScene(
        `
      > AT+QPING="example.com",1,2
      < OK
      ~ 120ms
      < +QPING: 0,1.2.3.4,32,120,50
      ~ 1s
      < +QPING: 1
      < +QPING: 2,2,1,1,120,120,120
      `,
        { echo },
      );
      watch('ping', port.run(qping({ host: 'example.com', count: 2 })));
      pass();
      expect(log).toEqual([
        'ping {_tag:Reply,host:1.2.3.4,length:32,time:120,ttl:50}',
        'ping {_tag:Lost}',
        'ping {_tag:Statistics,sent:2,received:1,lost:1,times:{min:120,max:120,average:120}}',
        'ping |',
      ]);
      expect(module.left()).toEqual([]);
    });

    it('switches the module off: all hear it, and what waits is not written any more', () => {
      const { port, watch, pass, log, module } = atScene('> AT+QPOWD=1\n~ 2s\n< NORMAL POWER DOWN', { echo });
      watch('urc', port.urc$);
      watch('off', port.run(qpowd(1)));
      watch('next', port.run(qisack()));
      pass();
      expect(log).toEqual([
        'urc {_tag:PoweredDown,because:order,text:NORMAL POWER DOWN}',
        'off |',
        'next ! PoweredDown {text:NORMAL POWER DOWN}',
      ]);
      expect(module.left()).toEqual([]);
    });
  },
);
