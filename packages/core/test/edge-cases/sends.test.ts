import { type Fault, faults } from '@atrx/emulator';
import { EMPTY } from 'rxjs';
import { recoverable } from '../../src/at/recoverable.ts';
import { ascii } from '../../src/bytes/ascii.ts';
import { qiautos, qisend } from '../../src/commands/index.ts';
import { reasonOf } from '../../src/scope/attempt.ts';
import { anew, stillActive } from '../bring-up.ts';
import { connected, of, online } from './scene.ts';

// What became of a send: sent, not sent, or not known. Nothing is sent twice.

const unheard = 'QISEND had no answer within 30000 ms. The line is probed before the next command.';
const verdictOf = (text: string) => `The module refused QISEND: ${text}.`;

describe('row 9: the verdicts of a send', () => {
  it('SEND FAIL, then SEND OK: the first is its verdict, and the second is nobody’s', () => {
    const { socket, watch, pass, log, module } = connected(`
      > AT+QISEND=0,3
      < >
      > one
      < SEND FAIL
      < SEND OK
      > AT+QISEND=0,3
      < >
      > two
      < SEND FAIL
    `);
    watch('one', socket.deliver('one'));
    watch('two', socket.deliver('two'));
    pass();
    const failed = `{from:0,to:3,outcome:notSent,because:${verdictOf('SEND FAIL')}}`;
    expect(log).toEqual([`one ${failed}`, 'one |', `two ${failed}`, 'two |']);
    expect(module.left()).toEqual([]);
  });

  it('ERROR, before the prompt or behind it: not sent, and the connection is as it was', () => {
    const { socket, watch, pass, log, module } = connected(`
      > AT+QISEND=0,3
      < ERROR
      ${stillActive}
      > AT+QISEND=0,3
      < >
      > two
      < SEND OK
    `);
    watch('one', socket.deliver('one'));
    pass();
    watch('two', socket.send('two'));
    pass();
    expect(log).toEqual([
      `one {from:0,to:3,outcome:notSent,because:${verdictOf('ERROR')}}`,
      'one |',
      'two |',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('nothing at all is not written: there is nothing to fail', () => {
    const { socket, watch, pass, log, module } = connected('');
    watch('send', socket.send(''));
    pass();
    expect(log).toEqual(['send |']);
    expect(module.left()).toEqual([]);
  });

  it('nothing at all within a timed send is SEND FAIL, as the note has it', () => {
    const { modem, watch, pass, log } = online({ modem: { connections: 'single' } });
    watch('set', modem.at.run(qiautos({ period: 2 })));
    watch('send', modem.at.run(qisend.timed({ bytes: ascii(''), period: 2, echoed: false })));
    pass(10_000);
    expect(log).toEqual(['set |', 'send ! Refused {command:QISEND,text:SEND FAIL}']);
  });

  it('one send is in flight at a time, whichever of three connections it is over', () => {
    const { modem, pass, watch, log } = online();
    const outstanding: number[] = [];
    let open = 0;
    modem.trace$.subscribe(({ text, direction }) => {
      if (direction === 'out' && text.startsWith('AT+QISEND')) outstanding.push(++open);
      if (direction === 'in' && text === 'SEND OK') open--;
    });
    for (const name of ['a', 'b', 'c'])
      modem.tcp('1.2.3.4', 7).subscribe(({ send }) => {
        for (let i = 0; i < 3; i++) watch(name, send(name.repeat(2_000)));
      });
    pass(10_000);
    expect(outstanding).toEqual(new Array(18).fill(1));
    expect(log).toHaveLength(9);
  });

  it('late, it is the send’s: what the module has counted decides (AT+QISACK)', () => {
    const { socket, watch, pass, log, module } = connected(`
      > AT+QISEND=0,5
      < >
      > hello
      ~ 30s
      > AT
      < SEND OK
      < OK
      ${anew}
      > AT+QISACK=0
      < +QISACK: 5, 5, 0
      < OK
    `);
    watch('send', socket.deliver('hello'));
    pass();
    expect(log).toEqual(['send {from:0,to:5,outcome:sent}', 'send |']);
    expect(module.left()).toEqual([]);
  });
});

describe('fault A6: SEND FAIL', () => {
  it('is notSent; what follows is not tried; and trying again is left to the caller', () => {
    const { socket, module, watch, pass, log, heard } = online();
    module.control.inject(faults.instead('SEND FAIL'), 'QISEND');
    const errors: unknown[] = [];
    socket.send('x'.repeat(3_000)).subscribe({ error: (error: unknown) => errors.push(error) });
    pass(1_000);
    expect(heard()).toBe('');
    const reason = reasonOf(errors[0]);
    expect(reason).toMatchObject({ _tag: 'SendFailed', outcome: 'notSent', sent: 0, pending: 1_460 });
    expect(reason && recoverable(reason)).toBe(true);
    watch('again', socket.send('x'.repeat(3_000)));
    pass(1_000);
    expect(of(log, 'again')).toEqual(['|']);
    expect(heard()).toHaveLength(3_000);
  });
});

describe('fault A7: SEND OK is lost', () => {
  /** The module never hears of the send. */
  const deaf: Fault = () => EMPTY;
  const lost = { fault: faults.lost('SEND OK'), outcome: 'sent', heard: 'beforehello' };

  it('and the module has counted the bytes: sent, once', () => {
    const { socket, module, watch, pass, log, heard } = online();
    watch('before', socket.send('before'));
    pass(100);
    module.control.inject(lost.fault, 'QISEND');
    watch('send', socket.deliver('hello'));
    pass(60_000);
    expect(of(log, 'send')).toEqual(['{from:0,to:5,outcome:sent}', '|']);
    expect(heard()).toBe(lost.heard);
  });

  it('and it has not: not sent, and nobody sends again of himself', () => {
    const { socket, module, watch, pass, log, heard } = online();
    watch('before', socket.send('before'));
    pass(100);
    module.control.inject((answer$, reach) => faults.lost('SEND')(deaf(answer$, reach), reach), 'QISEND');
    watch('send', socket.deliver('hello'));
    pass(60_000);
    expect(of(log, 'send')[0]).toMatch(/^{from:0,to:5,outcome:notSent,/);
    expect(heard()).toBe('before');
  });

  it.each([
    ['the module does not say what it has counted', '> AT+QISACK=0\n< ERROR'],
    ['it has counted something else', '> AT+QISACK=0\n< +QISACK: 4, 4, 0\n< OK'],
    ['the connection goes meanwhile', '< 0, CLOSED\n> AT+QISACK=0\n< +QISACK: 0, 0, 0\n< OK'],
  ])('and %s: unknown', (_, answer) => {
    const { socket, watch, pass, log, module } = connected(`
      > AT+QISEND=0,5
      < >
      > hello
      ~ 30s
      > AT
      < OK
      ${anew}
      ${answer}
    `);
    watch('send', socket.deliver('hello'));
    pass();
    expect(log).toEqual([`send {from:0,to:5,outcome:unknown,because:${unheard}}`, 'send |']);
    expect(module.left()).toEqual([]);
  });
});

describe('row 10, fault A8: the connection, or its context, is lost under a send', () => {
  it.each([{ news: '0, CLOSED' }, { news: '+PDP DEACT' }])(
    '$news behind the payload: the send fails within a second, then the connection ends',
    ({ news }) => {
      const { socket, watch, pass, log, clock } = connected(`
      > AT+QISEND=0,5
      < >
      > hello
      < ${news}
      ~ 900ms
    `);
      const before = clock.now();
      const ends: number[] = [];
      watch('send', socket.deliver('hello')).add(() => ends.push(clock.now() - before));
      pass(3_000);
      expect(of(log, 'send')[0]).toContain('outcome:unknown,because:QISEND was ended by');
      expect(ends).toEqual([1_000]);
    },
  );

  it.each([{ news: '0, CLOSED' }, { news: '+PDP DEACT' }])(
    '$news before the prompt: the send fails at once, and nothing is written at a prompt that comes all the same',
    ({ news }) => {
      const { socket, watch, pass, log, clock, module } = connected(String.raw`
      > AT+QISEND=0,5
      < ${news}
      ~ 900ms
      < >
      >> \x1b
      < OK
    `);
      const before = clock.now();
      const ends: number[] = [];
      watch('send', socket.deliver('hello')).add(() => ends.push(clock.now() - before));
      pass(3_000);
      expect(of(log, 'send')[0]).toContain('outcome:notSent,because:The connection to 1.2.3.4:7 is closed');
      expect(ends).toEqual([0]);
      expect(module.left()).toEqual([]);
    },
  );

  it.each(['SEND FAIL', 'ERROR'])('+PDP DEACT and then %s: that is the verdict', (verdict) => {
    const { socket, watch, pass, log } = connected(`
      > AT+QISEND=0,5
      < >
      > hello
      < +PDP DEACT
      ~ 500ms
      < ${verdict}
    `);
    watch('send', socket.deliver('hello'));
    pass(3_000);
    expect(of(log, 'send')[0]).toBe(`{from:0,to:5,outcome:notSent,because:${verdictOf(verdict)}}`);
  });

  it('by a virtual module: every connection of the context fails with the cause, and so does the modem', () => {
    const { modem, socket, module, watch, pass, log, read } = online();
    watch('other', modem.tcp('1.2.3.4', 7));
    pass(1_000);
    log.length = 0;
    read();
    module.control.inject(faults.lost('SEND OK'), 'QISEND');
    watch('send', socket.deliver('hello'));
    pass(10);
    module.control.deactivate();
    pass(5_000);
    expect(of(log, 'send')[0]).toContain('outcome:unknown');
    expect(of(log, 'data')).toEqual(['! ContextLost {}']);
    expect(of(log, 'other')).toEqual(['! ContextLost {}']);
    expect(log.at(-1)).toContain('modem ! ModemError: The network deactivated the PDP context');
    expect(module.state.contexts[0].ip).toBe('PDP DEACT');
  });
});
