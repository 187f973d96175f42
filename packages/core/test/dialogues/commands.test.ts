import { concat, map } from 'rxjs';
import { ascii } from '../../src/bytes/ascii.ts';
import {
  qiact,
  qiclose,
  qicsgp,
  qideact,
  qidnsip,
  qifgcnt,
  qihead,
  qilocip,
  qimode,
  qimux,
  qindi,
  qiopen,
  qird,
  qiregapp,
  qisack,
  qisend,
  qishowla,
  qishowpt,
  qishowra,
  qistat,
  qistate,
} from '../../src/commands/index.ts';
import { inEveryWay as it } from '../every-way.ts';
import { atScene } from '../stage.ts';

const welcome = 'Welcome to use Quectel module.';
const server = { protocol: 'TCP', host: '124.79.167.121', port: 7007 } as const;

// Below the stack: the commands of the note, asked one after the other, against its words.
describe.each([{ echo: true }, { echo: false }])(
  'the commands of the note, with the echo $echo',
  ({ echo }) => {
    it('3: configures the context and activates it', () => {
      const { port, watch, pass, log, module } = atScene(
        `
      > AT+QIFGCNT=0
      < OK
      > AT+QICSGP=1,"CMNET"
      < OK
      > AT+QIMUX=0
      < OK
      > AT+QIMODE=0
      < OK
      > AT+QIDNSIP=0
      < OK
      > AT+QIREGAPP
      < OK
      > AT+QIACT
      ~ 549ms
      < OK
      > AT+QILOCIP
      < 10.180.217.206
      `,
        { echo },
      );
      const commands = [
        qifgcnt(0),
        qicsgp({ apn: 'CMNET' }),
        qimux(0),
        qimode(0),
        qidnsip(0),
        qiregapp(),
        qiact(),
      ];
      watch('context', concat(...commands.map((command) => port.run(command)), port.run(qilocip())));
      pass();
      expect(log).toEqual(['context 10.180.217.206', 'context |']);
      expect(module.left()).toEqual([]);
    });

    it('3.1: opens one connection, sends, asks what was acknowledged and closes', () => {
      const { port, watch, pass, log, module } = atScene(
        String.raw`
      > AT+QIDNSIP=0
      < OK
      > AT+QIOPEN="TCP","124.79.167.121",7007
      < OK
      ~ 626ms
      < CONNECT OK
      > AT+QISEND
      < >
      >> ${welcome}\x1a
      ~ 250ms
      < SEND OK
      > AT+QISACK
      < +QISACK: 30, 20, 10
      < OK
      > AT+QICLOSE
      < CLOSE OK
      > AT+QIDEACT
      ~ 3s
      < DEACT OK
      `,
        { echo },
      );
      watch('urc', port.urc$);
      watch('open', port.run(qiopen(server)));
      pass(1_000);
      watch('send', port.run(qisend.changeable({ bytes: ascii(welcome) })));
      watch('acknowledged', port.run(qisack()));
      watch('close', port.run(qiclose()));
      watch('deactivate', port.run(qideact()));
      pass();
      expect(log).toEqual([
        'open |',
        'urc {_tag:Connected}',
        'send |',
        'acknowledged {sent:30,acknowledged:20,pending:10}',
        'acknowledged |',
        'close |',
        'deactivate |',
      ]);
      expect(module.left()).toEqual([]);
    });

    it('3.3: opens a connection by its index, sends, receives and closes', () => {
      const { port, watch, pass, log, module } = atScene(
        String.raw`
      > AT+QIDNSIP=0
      < OK
      > AT+QIOPEN=0,"TCP","124.79.167.121",7007
      < OK
      < 0, CONNECT OK
      > AT+QISEND=0
      < >
      >> ${welcome}\x1a
      < SEND OK
      > AT+QISACK=0
      < +QISACK: 30, 20, 10
      < OK
      << \r\n+RECEIVE: 0, 30\r\n${welcome}
      > AT+QICLOSE=0
      < 0, CLOSE OK
      > AT+QIDEACT
      < DEACT OK
      `,
        { echo },
      );
      watch('urc', port.urc$);
      watch('open', port.run(qiopen({ ...server, index: 0 })));
      pass(1);
      watch('send', port.run(qisend.changeable({ index: 0, bytes: ascii(welcome) })));
      watch('acknowledged', port.run(qisack(0)));
      watch('close', port.run(qiclose(0)));
      watch('deactivate', port.run(qideact()));
      pass();
      expect(log).toEqual([
        'open |',
        'urc {_tag:Connected,index:0}',
        'send |',
        'acknowledged {sent:30,acknowledged:20,pending:10}',
        'acknowledged |',
        `urc {_tag:Received,index:0,bytes:${welcome}}`,
        'close |',
        'deactivate |',
      ]);
      expect(module.left()).toEqual([]);
    });

    it.each([
      { index: undefined, asked: 'AT+QISEND' },
      { index: 0, asked: 'AT+QISEND=0' },
    ])('5.2.2.1: sends with changeable length: $asked', ({ index, asked }) => {
      const at = index === undefined ? {} : { index };
      const { port, watch, pass, log, module } = atScene(
        String.raw`
      > ${asked}
      < >
      >> ${welcome}\x1a
      << ${welcome}
      < SEND OK
      `,
        { echo },
      );
      watch('send', port.run(qisend.changeable({ ...at, bytes: ascii(welcome) })));
      pass();
      expect(log).toEqual(['send |']);
      expect(module.left()).toEqual([]);
    });

    it('5.2.2.1: leaves a send by ESC when its asker has left at the prompt', () => {
      const { port, watch, pass, log, module } = atScene(
        String.raw`
      > AT+QISEND
      ~ 100ms
      < >
      >> \x1b
      < OK
      > AT
      < OK
      `,
        { echo },
      );
      const send = watch('send', port.run(qisend.changeable({ bytes: ascii(welcome) })));
      watch('next', port.run({ ...qisack(), name: 'AT', line: { _tag: 'Right', right: 'AT' } }));
      pass(50);
      send.unsubscribe();
      pass();
      expect(log).toEqual(['next |']);
      expect(module.left()).toEqual([]);
    });

    it.each([
      { index: undefined, asked: 'AT+QISEND=30' },
      { index: 0, asked: 'AT+QISEND=0,30' },
    ])('5.2.2.2: sends with fixed length: $asked', ({ index, asked }) => {
      const at = index === undefined ? {} : { index };
      const { port, watch, pass, log, module } = atScene(
        `
      > ${asked}
      < >
      >> ${welcome}
      << ${welcome}
      < SEND OK
      `,
        { echo },
      );
      watch('send', port.run(qisend({ ...at, bytes: ascii(welcome) })));
      pass();
      expect(log).toEqual(['send |']);
      expect(module.left()).toEqual([]);
    });

    it('5.2.2.2: sends Ctrl+Z as data when the length is fixed', () => {
      const { port, watch, pass, log, module } = atScene(
        String.raw`
      > AT+QISEND=3
      < >
      >> a\x1ab
      < SEND OK
      `,
        { echo },
      );
      watch('send', port.run(qisend({ bytes: ascii('a\x1ab') })));
      pass();
      expect(log).toEqual(['send |']);
      expect(module.left()).toEqual([]);
    });

    it.each([
      { index: undefined, asked: 'AT+QISACK' },
      { index: 0, asked: 'AT+QISACK=0' },
    ])('5.2.2: asks what was sent and acknowledged: $asked', ({ index, asked }) => {
      const { port, watch, pass, log, module } = atScene(
        `
      > ${asked}
      < +QISACK: 30, 20, 10
      < OK
      `,
        { echo },
      );
      watch('acknowledged', port.run(qisack(index)));
      pass();
      expect(log).toEqual(['acknowledged {sent:30,acknowledged:20,pending:10}', 'acknowledged |']);
      expect(module.left()).toEqual([]);
    });

    it('5.3.1: adds information to the data that is pushed', () => {
      const { port, watch, pass, log, module } = atScene(
        `
      > AT+QISHOWRA=1
      < OK
      > AT+QISHOWLA=1
      < OK
      > AT+QIHEAD=1
      < OK
      > AT+QISHOWPT=1
      < OK
      `,
        { echo },
      );
      watch(
        'settings',
        concat(...[qishowra(1), qishowla(1), qihead(1), qishowpt(1)].map((set) => port.run(set))),
      );
      pass();
      expect(log).toEqual(['settings |']);
      expect(module.left()).toEqual([]);
    });

    it('5.3.2: retrieves what was announced', () => {
      const { port, watch, pass, log, module } = atScene(
        String.raw`
      > AT+QINDI=1
      < OK
      ~ 1s
      < +QIRDI: 0,1,0
      > AT+QIRD=0,1,0,1024
      << \r\n+QIRD: 116.228.146.250:7070,TCP,36\r\n1234567890abcdefghijklmnopqrstuvwxyz
      < OK
      > AT+QIRD=0,1,0,1024
      < OK
      `,
        { echo },
      );
      watch('urc', port.urc$);
      watch('indicate', port.run(qindi(1)));
      pass(1_000);
      watch('read', port.run(qird({ length: 1_024 })));
      watch('rest', port.run(qird({ length: 1_024 })));
      pass();
      const from = '{host:116.228.146.250,port:7070}';
      const bytes = '1234567890abcdefghijklmnopqrstuvwxyz';
      expect(log).toEqual([
        'indicate |',
        'urc {_tag:Readable,context:0,role:1,index:0}',
        `read {from:${from},protocol:TCP,length:36,bytes:${bytes},remaining:0}`,
        'read |',
        'rest |',
      ]);
      expect(module.left()).toEqual([]);
    });

    it.each([
      { index: undefined, asked: 'AT+QICLOSE', answer: 'CLOSE OK' },
      { index: 0, asked: 'AT+QICLOSE=0', answer: '0, CLOSE OK' },
      { index: 0, asked: 'AT+QICLOSE=0', answer: 'CLOSE OK' },
    ])('5.4: closes a connection: $asked, $answer', ({ index, asked, answer }) => {
      const { port, watch, pass, log, module } = atScene(
        `
      > ${asked}
      < ${answer}
      `,
        { echo },
      );
      watch('close', port.run(qiclose(index)));
      pass();
      expect(log).toEqual(['close |']);
      expect(module.left()).toEqual([]);
    });

    it('5.5: deactivates the context, which takes 2 to 5 s', () => {
      const { port, watch, pass, log, module, clock } = atScene(
        `
      > AT+QIDEACT
      ~ 5s
      < DEACT OK
      `,
        { echo },
      );
      watch('deactivate', port.run(qideact()));
      pass(4_999);
      expect(log).toEqual([]);
      pass();
      expect(log).toEqual(['deactivate |']);
      expect(clock.now()).toBe(5_000);
      expect(module.left()).toEqual([]);
    });

    it('5.5: gives a deactivation up after a minute, and takes what is said later for nobody’s', () => {
      const { port, watch, pass, log, module } = atScene(
        `
      > AT+QIDEACT
      ~ 149s
      < DEACT OK
      ~ 1s
      > ATE1
      < OK
      > AT
      < OK
      ${echo ? '' : '> ATE1\n< OK\n> AT\n< OK'}
      > AT+QISACK
      < +QISACK: 0, 0, 0
      < OK
      `,
        { echo },
      );
      watch('urc', port.urc$);
      watch(
        'late',
        port.loss$.pipe(map((loss) => ('text' in loss ? `${loss._tag} ${loss.text}` : loss._tag))),
      );
      watch('deactivate', port.run(qideact()));
      pass(151_000);
      watch('acknowledged', port.run(qisack()));
      pass();
      expect(log).toEqual([
        `deactivate ! TimedOut {command:QIDEACT,after:60000,awaiting:answer${echo ? '' : ',hint:baud'}}`,
        ...(echo ? ['late Orphan AT+QIDEACT'] : []),
        'late Orphan DEACT OK',
        // Where nothing is repeated, the answer to the fence is at first taken for the one that is overdue.
        ...(echo ? [] : ['late Orphan OK']),
        'acknowledged {sent:0,acknowledged:0,pending:0}',
        'acknowledged |',
      ]);
      expect(module.left()).toEqual([]);
    });

    it('5.6.2: asks for the state of a stack with one connection', () => {
      const { port, watch, pass, log, module } = atScene(
        `
      > AT+QISTAT
      < OK
      < STATE: IP INITIAL
      `,
        { echo },
      );
      watch('state', port.run(qistat()));
      pass();
      expect(log).toEqual(['state {_tag:Stack,state:IP INITIAL}', 'state |']);
      expect(module.left()).toEqual([]);
    });

    it.each([{ final: '' }, { final: '< OK' }])(
      '5.6.2: asks for the state of six connections: $final',
      ({ final }) => {
        const { port, watch, pass, log, module } = atScene(
          `
      > AT+QISTATE
      < OK
      < STATE: IP INITIAL
      < +QISTATE: 0,"","",,"INITIAL"
      < +QISTATE: 1,"","",,"INITIAL"
      < +QISTATE: 2,"","",,"INITIAL"
      < +QISTATE: 3,"","",,"INITIAL"
      < +QISTATE: 4,"","",,"INITIAL"
      < +QISTATE: 5,"","",,"INITIAL"
      ${final}
      > AT+QISACK
      < +QISACK: 0, 0, 0
      < OK
      `,
          { echo },
        );
        watch('state', port.run(qistate()));
        watch('next', port.run(qisack()));
        pass();
        expect(log).toEqual([
          'state {_tag:Stack,state:IP INITIAL}',
          ...[0, 1, 2, 3, 4, 5].map((index) => `state {_tag:Connection,index:${index},state:INITIAL}`),
          'state |',
          'next {sent:0,acknowledged:0,pending:0}',
          'next |',
        ]);
        expect(module.left()).toEqual([]);
      },
    );
  },
);
