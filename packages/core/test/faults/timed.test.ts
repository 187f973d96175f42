import { virtualNetwork } from '@atrx/emulator';
import { ignoreElements, tap } from 'rxjs';
import { ascii, textOf } from '../../src/bytes/ascii.ts';
import { at, qiautos, qisack, qisend } from '../../src/commands/index.ts';
import { bench } from '../emulator/module.ts';
import { type AtScene, atScene } from '../stage.ts';

// A timed send that is called off (note 5.2.2.3): whenever its asker leaves, none of it reaches the peer.

const timed = qisend.timed({ bytes: ascii('hello'), period: 10, echoed: false });
const counted = '> AT+QISACK\n< +QISACK: 0, 0, 0\n< OK';

/** The send is left after that many ms; what is asked then is answered, and the transcript played to its end. */
const leftAfter = (milliseconds: number, transcript: string, before = false): AtScene => {
  const on = atScene(`${transcript}\n${counted}`, { echo: true });
  if (before) on.port.run(at()).subscribe();
  const life = on.watch('send', on.port.run(timed));
  on.pass(milliseconds);
  life.unsubscribe();
  on.watch('count', on.port.run(qisack()));
  on.pass();
  return on;
};

describe('a timed send whose asker leaves', () => {
  it.each([
    {
      when: 'while it waits for its turn is never written',
      after: 100,
      before: true,
      transcript: '> AT\n~ 500ms\n< OK',
    },
    {
      when: 'before the prompt is called off at it',
      after: 100,
      transcript: String.raw`
        > AT+QISEND
        ~ 1s
        < >
        >> \x1b
        < OK
      `,
    },
    {
      when: 'at the prompt, in the same moment, is called off behind its bytes',
      after: 0,
      transcript: String.raw`
        > AT+QISEND
        < >
        > hello
        >> \x1b
        < OK
      `,
    },
    {
      when: 'in the middle of its time is called off',
      after: 9_999,
      transcript: String.raw`
        > AT+QISEND
        < >
        > hello
        ~ 9999ms
        >> \x1b
        < OK
      `,
    },
    {
      when: 'after its time, its verdict on the way, has the ESC answered as one that came too late',
      after: 10_000,
      transcript: String.raw`
        > AT+QISEND
        < >
        > hello
        >> \x1b
        < SEND OK
        < OK
      `,
    },
  ])('$when', ({ after, transcript, before = false }) => {
    const { log, module } = leftAfter(after, transcript, before);
    expect(log).toEqual(['count {sent:0,acknowledged:0,pending:0}', 'count |']);
    expect(module.left()).toEqual([]);
  });
});

describe('against a virtual module', () => {
  it.each([
    { when: 'at once', after: 0 },
    { when: 'in the middle of its time', after: 5_000 },
    { when: 'a moment before its time is over', after: 9_990 },
  ])('nothing reaches the peer when its asker leaves $when', ({ after }) => {
    let heard = '';
    const { modem, pass, watch, log } = bench({
      modem: { connections: 'single' },
      network: virtualNetwork().tcp(7, ({ bytes$ }) =>
        bytes$.pipe(
          tap((bytes) => {
            heard += textOf(bytes);
          }),
          ignoreElements(),
        ),
      ),
    });
    watch('socket', modem.tcp('1.2.3.4', 7).pipe(ignoreElements()));
    pass(1_000);
    watch('set', modem.at.run(qiautos({ period: 10 })));
    pass(100);
    const life = watch('send', modem.at.run(timed));
    pass(after);
    life.unsubscribe();
    pass(30_000);
    watch('count', modem.at.run(qisack()));
    pass(1_000);
    expect(heard).toBe('');
    expect(log).toEqual(['set |', 'count {sent:0,acknowledged:0,pending:0}', 'count |']);
    watch('whole', modem.at.run(timed));
    pass(10_100);
    expect(heard).toBe('hello');
    expect(log.at(-1)).toBe('whole |');
  });
});
