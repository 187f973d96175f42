import type { Command } from '../../src/at/command.ts';
import { ascii } from '../../src/bytes/ascii.ts';
import { at, qifgcnt, qilocip, qimux, qird, qisack, qisend, qistat } from '../../src/commands/index.ts';
import { atScene } from '../stage.ts';

interface Kind {
  readonly name: string;
  readonly command: Command<unknown>;
  readonly line: string;
  /** The steps of a transcript that answer it. */
  readonly answer: readonly string[];
  readonly patience: number;
  /** What is told when all goes well. */
  readonly told: readonly string[];
}

// One of each way in which an answer ends.
const kinds: readonly Kind[] = [
  {
    name: 'OK only',
    command: qimux(1),
    line: 'AT+QIMUX=1',
    answer: ['< OK'],
    patience: 5_000,
    told: ['first |'],
  },
  {
    name: 'information, then OK',
    command: qisack(),
    line: 'AT+QISACK',
    answer: ['< +QISACK: 3, 2, 1', '< OK'],
    patience: 5_000,
    told: ['first {sent:3,acknowledged:2,pending:1}', 'first |'],
  },
  {
    name: 'information without OK',
    command: qilocip(),
    line: 'AT+QILOCIP',
    answer: ['< 10.1.2.3'],
    patience: 5_000,
    told: ['first 10.1.2.3', 'first |'],
  },
  {
    name: 'OK, then information',
    command: qistat(),
    line: 'AT+QISTAT',
    answer: ['< OK', '< STATE: IP STATUS'],
    patience: 5_000,
    told: ['first {_tag:Stack,state:IP STATUS}', 'first |'],
  },
  {
    name: 'a prompt',
    command: qisend({ bytes: ascii('hello') }),
    line: 'AT+QISEND=5',
    answer: ['< >', '>> hello', '< SEND OK'],
    patience: 5_000,
    told: ['first |'],
  },
  {
    name: 'a counted block',
    command: qird(),
    line: 'AT+QIRD=0,1,0,1500',
    answer: [String.raw`<< \r\n+QIRD: 1.2.3.4:80,TCP,8\r\n\r\nOK\r\nab`, '< OK'],
    patience: 5_000,
    told: [
      'first {from:{host:1.2.3.4,port:80},protocol:TCP,length:8,bytes:\\r\\nOK\\r\\nab,remaining:0}',
      'first |',
    ],
  },
];

const table = kinds.flatMap((kind) => [
  { ...kind, echo: true },
  { ...kind, echo: false },
]);

/** The module hears a line, and repeats it where it does. */
const hears = (line: string, echo: boolean) => [`> ${line}`, ...(echo ? [`<< ${line}\\r`] : [])];

/** What the host does after a command that was not answered, to a module that answers again. */
const fence = (echo: boolean) => {
  const probes = ['ATE1', 'AT', 'ATE1', 'AT'];
  return (echo ? ['AT'] : probes).flatMap((line) => [...hears(line, echo), '< OK']);
};

const next = (echo: boolean) => [...hears('AT+QIFGCNT?', echo), '< +QIFGCNT: 1,255', '< OK'];
const rightly = ['next {context:1}', 'next |'];

/** Runs `AT` first, which shows whether there is an echo; then the command, and a second one `after` ms. */
const play = (steps: readonly string[], echo: boolean, command: Command<unknown>, after: number) => {
  const scene = atScene([...hears('AT', echo), '< OK', ...steps].join('\n'));
  const { port, watch, pass, log, module } = scene;
  port.run(at()).subscribe();
  pass(10);
  watch('urc', port.urc$);
  watch('loss', port.loss$);
  watch('first', port.run(command));
  pass(after);
  watch('next', port.run(qifgcnt.read()));
  pass();
  expect(module.left()).toEqual([]);
  return log;
};

describe.each(table)(
  'an answer of the kind: $name, with the echo $echo',
  ({ command, line, answer, told, patience, echo }) => {
    const prompted = command.input !== undefined;
    const awaiting = prompted ? 'prompt' : 'answer';
    const tooLate = `first ! TimedOut {command:${command.name},after:${patience},awaiting:${awaiting}}`;
    const escapes = prompted ? [String.raw`>> \x1b`] : [];

    it('comes', () => {
      const steps = [...hears(line, echo), ...answer, ...next(echo)];
      expect(play(steps, echo, command, 100)).toEqual([...told, ...rightly]);
    });

    it('comes while the next command waits', () => {
      const steps = [...hears(line, echo), ...answer, ...next(echo)];
      expect(play(steps, echo, command, 0)).toEqual([...told, ...rightly]);
    });

    it('never comes', () => {
      const steps = [...hears(line, echo), ...escapes, ...fence(echo), ...next(echo)];
      expect(play(steps, echo, command, 100)).toEqual([
        tooLate,
        // Where nothing is repeated, the answer to the fence is at first taken for the one that is overdue.
        ...(echo ? [] : [`loss {_tag:Orphan,length:2,text:OK,command:${command.name},at:18}`]),
        ...rightly,
      ]);
    });

    it('never comes, nor does anything else: the next command is told so', () => {
      const probes = echo ? ['AT', 'ATE1', 'AT'] : ['ATE1', 'AT', 'ATE1', 'AT'];
      const steps = [`> ${line}`, ...escapes, ...probes.map((probe) => `> ${probe}`)];
      expect(play(steps, echo, command, 100)).toEqual([tooLate, 'next ! Unresponsive {probes:2}']);
    });

    if (!prompted) {
      it('comes after its time, while nothing waits', () => {
        const steps = [...hears(line, echo), '~ 6s', ...answer, ...fence(echo), ...next(echo)];
        const log = play(steps, echo, command, 7_000);
        expect(log.filter((entry) => !entry.startsWith('urc') && !entry.startsWith('loss'))).toEqual([
          tooLate,
          ...rightly,
        ]);
      });

      it('comes after its time, into the fence', () => {
        const [probe = '', ...rest] = fence(echo);
        const steps = [...hears(line, echo), probe, ...answer, ...rest, ...next(echo)];
        const log = play(steps, echo, command, 100);
        expect(log.filter((entry) => !entry.startsWith('urc') && !entry.startsWith('loss'))).toEqual([
          tooLate,
          ...rightly,
        ]);
      });

      it('comes late, and in time', () => {
        const steps = [...hears(line, echo), '~ 4999ms', ...answer, ...next(echo)];
        expect(play(steps, echo, command, 100)).toEqual([...told, ...rightly]);
      });
    }

    it('comes behind noise', () => {
      const noise = String.raw`<< \x00\xff\xfe\x80\r\n`;
      const steps = [...hears(line, echo), noise, ...answer, ...next(echo)];
      expect(play(steps, echo, command, 0)).toEqual([
        // Right behind an echo, which has no LF, it is on the echo's line.
        ...(echo ? [] : ['loss {_tag:Noise,length:4,text:\\u0000ÿþ\x80,at:12}']),
        ...told,
        ...rightly,
      ]);
    });

    it('comes behind a URC, and before one', () => {
      const steps = [...hears(line, echo), '< +QIRDI: 0,1,3', ...answer, '< 2, CLOSED', ...next(echo)];
      const log = play(steps, echo, command, 50);
      expect(log.filter((entry) => entry.startsWith('urc'))).toEqual([
        'urc {_tag:Readable,context:0,role:1,index:3}',
        'urc {_tag:Closed,index:2}',
      ]);
      expect(log.filter((entry) => !entry.startsWith('urc'))).toEqual([...told, ...rightly]);
    });

    if (answer.length > 1) {
      it('comes with a URC in its middle', () => {
        const [head = '', ...tail] = answer;
        const steps = [...hears(line, echo), head, '< Call Ready', ...tail, ...next(echo)];
        const log = play(steps, echo, command, 0);
        expect(log).toContain('urc {_tag:ServiceReady,service:Call}');
        expect(log.filter((entry) => !entry.startsWith('urc'))).toEqual([...told, ...rightly]);
      });
    }

    if (echo) {
      it('comes behind an echo with a URC in it', () => {
        const cut = Math.floor(line.length / 2);
        const spliced = `<< ${line.slice(0, cut)}\\r\\n+QIRDI: 0,1,3\\r\\n${line.slice(cut)}\\r`;
        const steps = [`> ${line}`, spliced, ...answer, ...next(echo)];
        expect(play(steps, echo, command, 0)).toEqual([
          'urc {_tag:Readable,context:0,role:1,index:3}',
          ...told,
          ...rightly,
        ]);
      });

      it('is not taken from lines before its echo', () => {
        const steps = [`> ${line}`, '< OK', '< ERROR', `<< ${line}\\r`, ...answer, ...next(echo)];
        expect(play(steps, echo, command, 0)).toEqual([
          'loss {_tag:Orphan,length:2,text:OK,at:15}',
          'loss {_tag:Orphan,length:5,text:ERROR,at:24}',
          ...told,
          ...rightly,
        ]);
      });

      it('comes twice', () => {
        const again = answer.filter((step) => !step.startsWith('>') && step !== '< >');
        const steps = [...hears(line, echo), ...answer, ...again, ...next(echo)];
        const log = play(steps, echo, command, 0);
        expect(log.filter((entry) => !entry.startsWith('urc') && !entry.startsWith('loss'))).toEqual([
          ...told,
          ...rightly,
        ]);
      });
    } else {
      it('comes twice, while nothing waits', () => {
        const again = answer.filter((step) => !step.startsWith('>') && step !== '< >');
        const final = again.includes('< OK');
        const steps = [
          ...hears(line, echo),
          ...answer,
          ...again,
          ...(final ? fence(false) : []),
          ...next(echo),
        ];
        const log = play(steps, echo, command, 100);
        expect(log.filter((entry) => !entry.startsWith('urc') && !entry.startsWith('loss'))).toEqual([
          ...told,
          ...rightly,
        ]);
      });
    }

    it.each([
      { when: 'before it', came: [] as readonly string[] },
      { when: 'in its middle', came: answer.slice(0, -1) },
    ])('does not come, for the module starts again $when', ({ came }) => {
      const boot = ['< RDY', '< +CFUN: 1', '< +CPIN: READY', '< Call Ready'];
      // What a module that has started does first: it echoes.
      const again = ['ATE1', 'AT'].flatMap((probe) => [...hears(probe, true), '< OK']);
      const steps = [...hears(line, echo), ...came, ...boot, ...again, ...next(true)];
      const log = play(steps, echo, command, 100);
      expect(log.filter((entry) => !entry.startsWith('urc'))).toEqual(
        expect.arrayContaining(['first ! ModuleReset {}', ...rightly]),
      );
      expect(log.filter((entry) => entry.startsWith('first')).at(-1)).toBe('first ! ModuleReset {}');
    });

    it('does not come, for the module switches itself off', () => {
      const steps = [...hears(line, echo), '< NORMAL POWER DOWN'];
      const scene = atScene([...hears('AT', echo), '< OK', ...steps].join('\n'));
      scene.port.run(at()).subscribe();
      scene.pass(10);
      scene.watch('first', scene.port.run(command));
      scene.watch('next', scene.port.run(at()));
      scene.pass(100);
      expect(scene.log).toEqual([
        'first ! PoweredDown {text:NORMAL POWER DOWN}',
        'next ! PoweredDown {text:NORMAL POWER DOWN}',
      ]);
      expect(scene.module.left()).toEqual([]);
    });

    it('does not come, for the line is lost: whoever waits and whoever asks later is told', () => {
      const scene = atScene([...hears('AT', echo), '< OK', ...hears(line, echo), '! lost'].join('\n'));
      scene.port.run(at()).subscribe();
      scene.pass(10);
      scene.watch('first', scene.port.run(command));
      scene.watch('next', scene.port.run(at()));
      scene.pass();
      scene.watch('later', scene.port.run(at()));
      expect(scene.log).toEqual([
        expect.stringContaining('first ! TransportError lost'),
        expect.stringContaining('next ! TransportError lost'),
        expect.stringContaining('line ! TransportError lost'),
        expect.stringContaining('later ! TransportError lost'),
      ]);
    });

    it('is a no, and the next command is answered rightly', () => {
      const steps = [...hears(line, echo), '< +CME ERROR: 3', ...next(echo)];
      expect(play(steps, echo, command, 0)).toEqual([
        `first ! Refused {command:${command.name},text:+CME ERROR: 3,code:3}`,
        ...rightly,
      ]);
    });

    it('is not waited for by whoever has left the queue: nothing is written', () => {
      const scene = atScene([...hears('AT', echo), '~ 100ms', '< OK', ...next(echo)].join('\n'));
      const { port, watch, pass, log, module } = scene;
      watch('before', port.run(at()));
      const first = watch('first', port.run(command));
      watch('next', port.run(qifgcnt.read()));
      pass(50);
      first.unsubscribe();
      pass();
      expect(log).toEqual(['before |', ...rightly]);
      expect(module.left()).toEqual([]);
    });

    it('comes to nobody when its asker has left, and then the next command is written', () => {
      const steps = prompted
        ? [...hears(line, echo), '~ 100ms', '< >', String.raw`>> \x1b`, '< OK', ...next(echo)]
        : [...hears(line, echo), '~ 100ms', ...answer, ...next(echo)];
      const scene = atScene([...hears('AT', echo), '< OK', ...steps].join('\n'));
      const { port, watch, pass, log, module } = scene;
      port.run(at()).subscribe();
      pass(10);
      const first = watch('first', port.run(command));
      watch('next', port.run(qifgcnt.read()));
      pass(50);
      first.unsubscribe();
      pass();
      expect(log).toEqual(rightly);
      expect(module.left()).toEqual([]);
    });
  },
);
