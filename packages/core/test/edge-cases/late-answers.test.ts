import { faults } from '@atrx/emulator';
import type { Link } from '@atrx/transport';
import * as fc from 'fast-check';
import { concat, defer, ignoreElements, map, NEVER, type SchedulerLike, timer } from 'rxjs';
import { ascii } from '../../src/bytes/ascii.ts';
import { at, qifgcnt, qisack, qisend, qistat } from '../../src/commands/index.ts';
import { bench } from '../emulator/module.ts';
import { holds } from '../holds.ts';
import { type AtScene, atScene } from '../stage.ts';
import { another, kinds, rightly, told } from './kinds.ts';
import { connected, of } from './scene.ts';

// What is said too late, in part, or to nobody, reaches no other command.

describe('row 14, fault A20: an answer that comes after its time reaches no other command', () => {
  it('however late, and whatever is asked meanwhile', () => {
    holds(
      fc.property(
        fc.integer({ min: 0, max: 20_000 }),
        fc.array(fc.nat(3_000), { maxLength: 4 }),
        (late, gaps) => {
          const { modem, module, pass, log, watch } = bench({ agreeing: false });
          module.control.inject(faults.late(late), 'QISACK');
          watch('late', modem.at.run(qisack(0)));
          for (const gap of gaps) {
            pass(gap);
            watch('context', modem.at.run(qifgcnt.read()));
            watch('state', modem.at.run(qistat()));
          }
          pass(60_000);
          // Rightly, or that nothing came: never by what was another's.
          for (const told of of(log, 'context'))
            expect(told).toMatch(/^({context:0}|\||! (Unresponsive|TimedOut).*)$/);
          for (const told of of(log, 'state'))
            expect(told).toMatch(
              /^({_tag:Stack,state:IP STATUS}|{_tag:Connection,.*|\||! (Unresponsive|TimedOut).*)$/,
            );
          if (late < 5_000) expect(of(log, 'context').join()).not.toContain('!');
          const [first] = of(log, 'late');
          if (late < 5_000) expect(first).toBe('{sent:0,acknowledged:0,pending:0}');
          else expect(first).toBe('! TimedOut {command:QISACK,after:5000,awaiting:answer}');
        },
      ),
      40,
    );
  });

  it.each(kinds.filter(({ command }) => !command.input))(
    '$name: into the fence, between its echo and its OK, and behind it',
    (kind) => {
      const { line, answer } = kind;
      const fence = ['> AT', String.raw`<< AT\r`, '< OK'];
      for (const place of [1, 2]) {
        const into = [...fence.slice(0, place), ...answer, ...fence.slice(place)];
        if (place === 2 && answer.includes('< OK')) continue;
        const log = told(kind, [`> ${line}`, `<< ${line}\\r`, ...into, ...another]);
        expect(of(log, 'first')).toEqual([expect.stringContaining('TimedOut')]);
        expect(log.slice(-2)).toEqual(rightly);
      }
    },
  );

  it('and where nothing comes any more, whoever waits is told so', () => {
    const { modem, module, pass, log, watch } = bench({ agreeing: false });
    module.control.cut();
    watch('one', modem.at.run(qisack(0)));
    watch('two', modem.at.run(qisack(0)));
    pass(60_000);
    expect(log).toEqual([
      'one ! TimedOut {command:QISACK,after:5000,awaiting:answer}',
      'two ! Unresponsive {probes:2}',
    ]);
  });
});

describe('fault A3: noise, NUL, 0xFF, half a line', () => {
  const noise = fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => [...bytes]);
  const quoted = (bytes: readonly number[]) =>
    bytes.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');

  it('before an answer is dropped to the next line end, and the answer is whole', () => {
    holds(
      fc.property(noise, (bytes) => {
        const steps = ['> AT+QISACK=0', `<< AT+QISACK=0\\r\\n${quoted(bytes)}\\r\\n`];
        const log = told({ command: qisack(0) }, [...steps, '< +QISACK: 3, 2, 1', '< OK', ...another]);
        expect(of(log, 'first')).toEqual(['{sent:3,acknowledged:2,pending:1}', '|']);
        expect(log.slice(-2)).toEqual(rightly);
      }),
      200,
    );
  });

  it.each([
    String.raw`O\x00K`,
    'OKK',
    String.raw`\xffOK`,
    'O',
    'K',
    'ok',
    'OK.',
    'ERRO',
    String.raw`E\x00RROR`,
  ])('a damaged final, %s, completes nothing', (final) => {
    const { port, watch, pass, log } = atScene(
      ['> AT', '< OK', '> AT+QISACK=0', '< +QISACK: 3, 2, 1', `<< \\r\\n${final}\\r\\n`].join('\n'),
      { echo: true },
    );
    port.run(at()).subscribe();
    watch('first', port.run(qisack(0)));
    pass(60_000);
    expect(of(log, 'first').slice(1)).toEqual(['! TimedOut {command:QISACK,after:5000,awaiting:answer}']);
  });

  it('a damaged line of an answer is told as such, and not as a value', () => {
    const log = told({ command: qisack(0) }, [
      '> AT+QISACK=0',
      String.raw`<< AT+QISACK=0\r`,
      String.raw`<< \r\n+QISACK: 3, \xff, 1\r\n`,
      '< OK',
      ...another,
    ]);
    expect(of(log, 'first')).toEqual([expect.stringContaining('! Malformed {command:QISACK')]);
  });
});

describe('fault A22: a line that is slow to take what is written', () => {
  /** A module that follows the transcript, over a line that takes so long for each write. */
  const slow = (transcript: string, takes: number): AtScene => {
    let clock: SchedulerLike | undefined;
    const late = (link: Link): Link => ({
      ...link,
      write: (bytes) => defer(() => concat(timer(takes, clock).pipe(ignoreElements()), link.write(bytes))),
    });
    const scene = atScene(transcript, {
      echo: true,
      through: (transport) => transport.pipe(map(late)),
    });
    ({ clock } = scene);
    return scene;
  };

  it.each([0, 4_999, 6_000, 9_999])(
    '%d ms: the time for the answer begins when the last byte has left',
    (takes) => {
      const { port, watch, pass, log } = slow('> AT+QISACK=0\n~ 4900ms\n< +QISACK: 1, 1, 0\n< OK', takes);
      watch('first', port.run(qisack(0)));
      pass(30_000);
      expect(of(log, 'first')).toEqual(['{sent:1,acknowledged:1,pending:0}', '|']);
    },
  );

  it('the time for the prompt and for the verdict likewise, and the order of what is written is kept', () => {
    const taken = (text: string) => `> AT+QISEND=0,1\n~ 4900ms\n< >\n> ${text}\n~ 29s\n< SEND OK\n`;
    const { port, watch, pass, log, module } = slow(taken('a') + taken('b') + taken('c'), 9_000);
    for (const text of ['a', 'b', 'c'])
      watch(text, port.run(qisend({ index: 0, bytes: ascii(text), echoed: false })));
    pass(300_000);
    expect(log).toEqual(['a |', 'b |', 'c |']);
    expect(module.left()).toEqual([]);
  });

  it('that never takes it is stuck: the command fails, and so does the next', () => {
    const { port, watch, pass, log } = atScene('', {
      through: (transport) => transport.pipe(map((link) => ({ ...link, write: () => NEVER }))),
    });
    watch('first', port.run(qisack(0)));
    watch('next', port.run(qisack(0)));
    pass(15_000);
    expect(log).toEqual(['first ! TimedOut {command:QISACK,after:5000,awaiting:answer,hint:baud}']);
    pass(120_000);
    expect(of(log, 'next')).toEqual(['! Unresponsive {probes:2,hint:baud}']);
  });
});

describe('fault A30: a command in flight at unsubscribe', () => {
  it.each(kinds)(
    '$name: it runs to its end in silence, then the next is written',
    ({ command, line, answer }) => {
      const steps = command.input
        ? [`> ${line}`, '~ 100ms', '< >', String.raw`>> \x1b`, '< OK']
        : [`> ${line}`, '~ 100ms', ...answer];
      const { port, watch, pass, log, module } = atScene(
        [...steps, ...another.filter((s) => !s.startsWith('<< '))].join('\n'),
        {
          echo: true,
        },
      );
      const life = watch('first', port.run(command));
      watch('next', port.run(qifgcnt.read()));
      pass(50);
      life.unsubscribe();
      pass();
      expect(log).toEqual(rightly);
      expect(module.left()).toEqual([]);
    },
  );

  it('a send that waits for its turn is never written', () => {
    const { socket, watch, pass, log, module } = connected('> AT+QISEND=0,1\n< >\n> a\n~ 1s\n< SEND OK');
    watch('a', socket.send('a'));
    watch('b', socket.send('b')).unsubscribe();
    pass();
    expect(log).toEqual(['a |']);
    expect(module.left()).toEqual([]);
  });
});
