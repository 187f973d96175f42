import { faults, virtualNetwork } from '@atrx/emulator';
import * as fc from 'fast-check';
import { textOf } from '../../src/bytes/ascii.ts';
import { cpin, qicsgp, qidnsgip, qifgcnt, qiopen, qisack, qisrvc } from '../../src/commands/index.ts';
import { bench } from '../emulator/module.ts';
import { holds } from '../holds.ts';
import { atScene } from '../stage.ts';
import { of, online } from './scene.ts';

// What is refused before the wire, and what a command needs before it is written.

describe('row 24: what would end a string, a line or an input is refused before the wire', () => {
  const evil = fc
    .tuple(
      fc.string({ maxLength: 10 }),
      fc.constantFrom('"', '\r', '\n', '\x1a', '\x1b', '\0'),
      fc.string({ maxLength: 10 }),
    )
    .map((parts) => parts.join(''));

  it('in an access point, a user, a password, a host, a PIN', () => {
    holds(
      fc.property(evil, (text) => {
        const { port, watch, log } = atScene('');
        watch('x', port.run(qicsgp({ apn: text })));
        watch('x', port.run(qicsgp({ apn: 'a', user: text, password: 'p' })));
        watch('x', port.run(qicsgp({ apn: 'a', user: 'u', password: text })));
        watch('x', port.run(qiopen({ index: 0, protocol: 'TCP', host: text, port: 7 })));
        watch('x', port.run(qidnsgip(text)));
        watch('x', port.run(cpin(text)));
        expect(log).toEqual(new Array(6).fill(expect.stringContaining('x ! Invalid')));
      }),
      200,
    );
  });

  it('a number that is none, or not in its range', () => {
    const { port, watch, log } = atScene('');
    for (const number of [-1, 6, 1.5, Number.NaN, 1e21])
      watch('x', port.run(qiopen({ index: number, protocol: 'TCP', host: '1.2.3.4', port: 7 })));
    for (const number of [0, 65_536])
      watch('x', port.run(qiopen({ protocol: 'TCP', host: 'a.b', port: number })));
    expect(log).toEqual(new Array(7).fill(expect.stringContaining('x ! Invalid')));
  });

  it('hostile lines of the module break nothing: each is a URC, an answer, or noise', () => {
    const token = fc.constantFrom(
      '',
      ',',
      ', ',
      '"',
      '""',
      '+QIRDI:',
      '+RECEIVE:',
      '+QIRD:',
      '99999999999999999999',
      '-1',
      'NaN',
      ' CLOSED',
      '0',
      '0, ',
      'REMOTE IP:',
      '+CREG:',
      '+PDP DEACT',
      '\0',
      '\xff',
      '+QISACK:',
    );
    const line = fc.array(token, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
    const { modem, module, pass, log, watch } = online();
    const heard: string[] = [];
    modem.urc$.subscribe({ next: ({ _tag }) => heard.push(_tag), error: () => undefined });
    holds(
      fc.property(line, (text) => {
        if (text === '+PDP DEACT' || /^0, *CLOSED$| CLOSED/.test(text)) return;
        module.control.raw(`\r\n${text}\r\n`);
        pass(3_000);
        watch('next', modem.at.run(qifgcnt.read()));
        pass(10_000);
        expect(of(log.splice(0), 'next')).toContain('{context:0}');
      }),
      150,
    );
    expect(heard.length).toBeGreaterThan(0);
  });
});

describe('row 25, fault A28: the foreground context and the role are state of the module', () => {
  const network = () => virtualNetwork().tcp(7, ({ bytes$ }) => bytes$);

  it('each command is about its own context, whatever is interleaved', () => {
    const { modem, pass, log, module } = bench({ network: network(), agreeing: false });
    const heard = ['', ''];
    modem.tcp('1.2.3.4', 7).subscribe(({ data$, send }) => {
      data$.subscribe((bytes) => (heard[0] += textOf(bytes)));
      for (let i = 0; i < 5; i++) send('first').subscribe();
    });
    modem.context({ apn: 'CMWAP' }).subscribe((second) => {
      second.tcp('1.2.3.4', 7).subscribe(({ data$, send }) => {
        data$.subscribe((bytes) => (heard[1] += textOf(bytes)));
        for (let i = 0; i < 5; i++) send('second').subscribe();
      });
    });
    for (let i = 0; i < 20; i++) {
      // Somebody else puts the other one into the foreground, by words of his own.
      modem.at.run(qifgcnt(i % 2 ? 1 : 0)).subscribe();
      pass(50);
    }
    pass(10_000);
    expect(heard).toEqual(['first'.repeat(5), 'second'.repeat(5)]);
    expect(log).toEqual([]);
    expect(module.state.contexts.map(({ ip }) => ip)).toEqual(['IP PROCESSING', 'IP PROCESSING']);
  });

  it('the context and the command that needs it are not parted', () => {
    const { modem, pass } = bench({ network: network(), agreeing: false });
    const lines: string[] = [];
    modem.context({ apn: 'CMWAP' }).subscribe();
    pass(5_000);
    modem.trace$.subscribe(({ kind, text }) => kind === 'command' && lines.push(text));
    for (let i = 0; i < 5; i++) {
      modem.tcp('1.2.3.4', 7).subscribe();
      modem.at.run(qifgcnt(1)).subscribe();
    }
    pass(10_000);
    const opens = lines.flatMap((line, i) => (line.startsWith('AT+QIOPEN') ? [lines.slice(0, i)] : []));
    for (const before of opens)
      expect(before.filter((line) => line.startsWith('AT+QIFGCNT')).at(-1)).toBe('AT+QIFGCNT=0');
    expect(opens).toHaveLength(5);
  });

  it('the role likewise: a send is a client’s, though somebody has said otherwise', () => {
    const { modem, socket, watch, pass, log, heard } = online();
    watch('role', modem.at.run(qisrvc(2)));
    watch('send', socket.send('hello'));
    pass(1_000);
    expect(log).toEqual(['role |', 'send |']);
    expect(heard()).toBe('hello');
  });

  it('nothing is known of it after a command that was not answered', () => {
    const { modem, module, socket, watch, pass, log, heard } = online();
    const lines: string[] = [];
    modem.trace$.subscribe(({ kind, text }) => kind === 'command' && lines.push(text));
    module.control.inject(faults.never(), 'QIFGCNT');
    watch('context', modem.at.run(qifgcnt(1)));
    watch('send', socket.send('hello'));
    pass(20_000);
    expect(of(log, 'send')).toEqual(['|']);
    expect(heard()).toBe('hello');
    expect(lines.filter((line) => line.startsWith('AT+QIFGCNT'))).toEqual(['AT+QIFGCNT=1', 'AT+QIFGCNT=0']);
  });
});

it('row 25: what is known of the foreground and the role is forgotten at a restart', () => {
  const { port, watch, pass, log, module } = atScene(
    `
      > AT+QIFGCNT=0
      < OK
      > AT+QISRVC=1
      < OK
      > AT+QISACK=0
      < +QISACK: 1, 1, 0
      < OK
      > AT+QISACK=0
      < +QISACK: 2, 2, 0
      < OK
      ~ 1s
      < RDY
      ~ 1s
      > AT+QIFGCNT=0
      < OK
      > AT+QISRVC=1
      < OK
      > AT+QISACK=0
      < +QISACK: 0, 0, 0
      < OK
    `,
    { echo: true },
  );
  const command = { ...qisack(0), needs: { QIFGCNT: 0, QISRVC: 1 } };
  watch('count', port.run(command));
  watch('count', port.run(command));
  pass(2_500);
  watch('count', port.run(command));
  pass();
  expect(of(log, 'count').filter((entry) => entry === '|')).toHaveLength(3);
  expect(module.left()).toEqual([]);
});
