import { filter } from 'rxjs';
import { ascii, textOf } from '../../src/bytes/ascii.ts';
import { at, ati, qifgcnt, qiprompt, qisend } from '../../src/commands/index.ts';
import { inEveryWay } from '../every-way.ts';
import { atScene, proper } from '../stage.ts';
import { another, rightly, told } from './kinds.ts';
import { of, online } from './scene.ts';

// The prompt: at the start of a line, for a command that awaits it, and for nobody else.

const send = qisend({ index: 0, bytes: ascii('hello'), echoed: false });
const hears = ['> AT+QISEND=0,5', String.raw`<< AT+QISEND=0,5\r`];

describe('row 7: a prompt is one at the start of a line, while a command awaits it', () => {
  inEveryWay('and text where no command does', () => {
    const { port, watch, pass, log, module } = atScene(
      String.raw`
        > AT
        << \r\n> \r\n\r\n>> quoted\r\n
        < OK
        > ATI
        < > Quectel
        < OK
      `,
    );
    proper.begins();
    port.urc$.subscribe((event) => event._tag === 'Unknown' && log.push(`text ${event.text}`));
    watch('at', port.run(at()));
    watch('who', port.run(ati()));
    pass();
    expect(of(log, 'text')).toEqual(['> ', '>> quoted', '> Quectel']);
    expect(of(log, 'at')).toEqual(['|']);
    expect(of(log, 'who').at(-1)).toBe('|');
    expect(module.left()).toEqual([]);
  });

  it('and text in the middle of a line', () => {
    const steps = [...hears, '< a > b', '< >', '>> hello', '< SEND OK', ...another];
    expect(told({ command: send }, steps)).toEqual(['urc Unknown', 'first |', ...rightly]);
  });

  it.each([
    ['with its blank', String.raw`<< \r\n> `],
    ['without it', String.raw`<< \r\n>`],
    ['twice', String.raw`<< \r\n> \r\n> `],
  ])('%s', (_, prompt) => {
    const log = told({ command: send }, [...hears, prompt, '>> hello', '< SEND OK', ...another]);
    expect(log.filter((entry) => !entry.startsWith('urc'))).toEqual(['first |', ...rightly]);
  });

  it('may be absent (AT+QIPROMPT=0): the payload goes out a moment after the line', () => {
    const steps = [...hears, '~ 100ms', '>> hello', '< SEND OK', ...another];
    const command = qisend({ index: 0, bytes: ascii('hello'), echoed: false, prompted: false });
    expect(told({ command }, steps, 500)).toEqual(['first |', ...rightly]);
  });

  it('may be absent, and the send refused: then no payload is taken for commands', () => {
    const bytes = ascii('AT+QPOWD=1\r');
    const command = qisend({ index: 0, bytes, echoed: false, prompted: false });
    const steps = ['> AT+QISEND=0,11', String.raw`<< AT+QISEND=0,11\r`, '~ 50ms', '< ERROR', ...another];
    expect(told({ command }, steps, 500)).toEqual([
      'first ! Refused {command:QISEND,text:ERROR}',
      ...rightly,
    ]);
  });

  it.each([0, 2, 3] as const)('a virtual module under AT+QIPROMPT=%d is spoken to by its rules', (value) => {
    const { modem, watch, pass, log, heard } = online();
    watch('set', modem.at.run(qiprompt(value)));
    pass(100);
    const command = qisend({ index: 0, bytes: ascii('hello'), echoed: false, prompted: value === 3 });
    watch('send', modem.at.run(command));
    pass(40_000);
    expect(heard()).toBe('hello');
    // Under 2 the module keeps its verdict to itself.
    const silent = '! TimedOut {command:QISEND,after:30000,awaiting:answer}';
    expect(of(log, 'send')).toEqual([value === 2 ? silent : '|']);
  });

  it('is asked for by the SDK itself, whatever the module was left with', () => {
    const { modem, socket, watch, pass, log } = online();
    watch('set', modem.at.run(qiprompt(1)));
    watch('send', socket.send('hello'));
    pass(1_000);
    expect(log).toEqual(['set |', 'send |']);
  });
});

describe('fault A5: the prompt is lost, or late', () => {
  const givenUp = 'QISEND had no prompt within 5000 ms. The line is probed before the next command.';

  it('lost: after 5 s ESC leaves what may have begun, none of it was sent, and the line is fenced', () => {
    const log = told({ command: send }, [
      ...hears,
      '~ 5s',
      String.raw`>> \x1b`,
      '< OK',
      '> AT',
      String.raw`<< AT\r`,
      '< OK',
      ...another,
    ]);
    expect(log).toEqual(['first ! TimedOut {command:QISEND,after:5000,awaiting:prompt}', ...rightly]);
  });

  it('late: it is left by ESC, and takes no command for payload', () => {
    const { port, watch, pass, log, module } = atScene(
      [
        '> AT',
        String.raw`<< AT\r`,
        '< OK',
        ...hears,
        '~ 5s',
        String.raw`>> \x1b`,
        '~ 1s',
        '< >',
        String.raw`>> \x1b`,
        '< OK',
        '> AT',
        String.raw`<< AT\r`,
        '< OK',
        ...another,
      ].join('\n'),
    );
    port.run(at()).subscribe();
    watch('first', port.run(send));
    pass(7_000);
    watch('next', port.run(qifgcnt.read()));
    pass();
    expect(log).toEqual(['first ! TimedOut {command:QISEND,after:5000,awaiting:prompt}', ...rightly]);
    expect(module.left()).toEqual([]);
  });

  it('lost by a virtual module: notSent, the peer hears nothing, and the next send arrives', () => {
    const { socket, module, watch, pass, log, heard } = online();
    module.control.inject((answer$) => answer$.pipe(withoutPrompt), 'QISEND');
    watch('send', socket.deliver('hello'));
    pass(10_000);
    expect(log).toEqual([`send {from:0,to:5,outcome:notSent,because:${givenUp}}`, 'send |']);
    expect(heard()).toBe('');
    watch('again', socket.send('again'));
    pass(10_000);
    expect(of(log, 'again')).toEqual(['|']);
    expect(heard()).toBe('again');
  });
});

const withoutPrompt = filter<Uint8Array>((bytes) => !textOf(bytes).includes('> '));
