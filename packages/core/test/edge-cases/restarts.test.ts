import { type EmulatorOptions, faults } from '@atrx/emulator';
import type { Command } from '../../src/at/command.ts';
import { recoverable } from '../../src/at/recoverable.ts';
import { csq, qifgcnt, qisack, qistat, qpowd } from '../../src/commands/index.ts';
import { reasonOf } from '../../src/scope/attempt.ts';
import { stillActive } from '../bring-up.ts';
import { inEveryWay } from '../every-way.ts';
import { proper } from '../stage.ts';
import { connected, of, online } from './scene.ts';

// A module that starts again, announced or not, or goes off.

const RESTARTED = '! ModuleReset {}';

const commands: readonly { readonly name: string; readonly command: Command<unknown> }[] = [
  { name: 'QISACK', command: qisack(0) },
  { name: 'QIFGCNT', command: qifgcnt.read() },
  { name: 'QISTAT', command: qistat() },
  { name: 'CSQ', command: csq() },
];

describe('fault A1: the module restarts in the middle of a command', () => {
  it.each(commands)(
    '$name, after any of its bytes: it and all that waits fails at RDY, and so does all that is open',
    (row) => {
      for (const after of [0, 3, 9, 20]) {
        const { modem, module, watch, pass, log, read } = online();
        read();
        pass(100);
        module.control.inject(faults.reset(after), row.name);
        watch('first', modem.at.run(row.command));
        watch('next', modem.at.run(csq()));
        pass(20_000);
        // What was whole before the restart was answered; otherwise RDY comes before its time is over, or behind that.
        expect(of(log, 'first').at(-1)).toMatch(/^(! ModuleReset|! TimedOut|\|$)/);
        expect(of(log, 'data')).toEqual([RESTARTED]);
        expect(of(log, 'modem')).toEqual([expect.stringContaining('! ModemError: The module restarted')]);
      }
    },
  );

  inEveryWay('at once, without waiting for the time of the answer to be over', () => {
    const { modem, watch, pass, log, clock } = connected(`
      > AT+QISACK=0
      < RDY
      < +CFUN: 1
      < +CPIN: READY
      < Call Ready
    `);
    const before = clock.now();
    const ended: number[] = [];
    watch('first', modem.at.run(qisack(0))).add(() => ended.push(clock.now() - before));
    pass(100);
    proper.ends();
    expect(of(log, 'first')).toEqual([RESTARTED]);
    expect(ended[0]).toBeLessThanOrEqual(1);
    expect(log.at(-1)).toBe('modem ! ModuleReset {}');
  });

  it('may be tried again: it can be told from what may not', () => {
    expect(recoverable({ _tag: 'ModuleReset' })).toBe(true);
    expect(recoverable({ _tag: 'SimAbsent' })).toBe(false);
  });
});

describe('fault A2: the module restarts without a word, as it does under autobauding', () => {
  const silent: EmulatorOptions = { baud: 'auto' };
  const lost = expect.stringContaining('modem ! ModemError: The network deactivated the PDP context');

  it('a send is refused: not sent, the module is asked, and the modem is told to be opened again', () => {
    const { socket, module, watch, pass, log } = online({ module: silent });
    module.control.reset();
    pass(10_000);
    expect(log).toEqual([]);
    watch('send', socket.deliver('hello'));
    pass(10_000);
    expect(of(log, 'send')[0]).toContain('outcome:notSent');
    expect(log).toContainEqual(lost);
  });

  it('a read is refused, where nobody said that the connection closed', () => {
    const { module, watch, pass, log, socket } = online({ module: silent });
    module.control.reset();
    pass(10_000);
    watch('read', socket.read());
    pass(10_000);
    expect(of(log, 'read')[0]).toContain('! NotConnected');
    expect(log).toContainEqual(lost);
  });

  it('a peer that is asked for is denied', () => {
    const { module, watch, pass, log, socket } = online({ module: silent });
    watch('keep', socket.keepAlive({ idle: 60_000 }));
    module.control.reset();
    pass(130_000);
    expect(of(log, 'keep')[0]).toContain('! NotConnected');
    expect(log).toContainEqual(lost);
  });

  it('a second connection is refused', () => {
    const { module, watch, pass, log, modem } = online({ module: silent });
    module.control.reset();
    pass(10_000);
    watch('second', modem.tcp('1.2.3.4', 7));
    pass(10_000);
    expect(of(log, 'second')[0]).toMatch(/! (Refused|ContextLost)/);
    expect(log).toContainEqual(lost);
  });

  it('with one connection only, likewise while it is open', () => {
    const { module, watch, pass, log, socket } = online({
      module: silent,
      modem: { connections: 'single', receive: 'push' },
    });
    module.control.reset();
    pass(10_000);
    watch('send', socket.deliver('hello'));
    pass(10_000);
    expect(of(log, 'send')[0]).toContain('outcome:notSent');
    expect(log).toContainEqual(lost);
  });

  it('in the middle of a command: it has its time, the line is probed, and what comes next finds it out', () => {
    const { socket, module, watch, pass, log, modem } = online({ module: silent });
    module.control.inject(faults.reset(), 'QISACK');
    watch('count', modem.at.run(qisack(0)));
    watch('send', socket.deliver('hello'));
    pass(60_000);
    expect(of(log, 'count')[0]).toContain('! TimedOut');
    expect(of(log, 'send')[0]).toContain('outcome:notSent');
    expect(log).toContainEqual(lost);
  });

  it('RDY lost, and the rest of a boot heard: the module is asked each time, and believed', () => {
    const { pass, log, module } = connected(`
      ~ 1s
      < +CFUN: 1
      ${stillActive}
      ~ 1s
      < Call Ready
      > AT+QISTATE
      < OK
      < STATE: IP INITIAL
    `);
    pass(1_500);
    expect(log).toEqual([]);
    pass(10_000);
    expect(log.at(-1)).toBe('modem ! ContextLost {}');
    expect(module.left()).toEqual([]);
  });
});

describe('fault A23: the module goes off', () => {
  it.each(['NORMAL POWER DOWN', 'UNDER_VOLTAGE POWER DOWN', 'OVER_VOLTAGE POWER DOWN'])(
    '%s: all fail at once, and nothing more is written',
    (text) => {
      const { modem, socket, module, watch, pass, log, read } = online();
      read();
      pass(100);
      module.control.inject(faults.never(), 'QISACK');
      watch('running', modem.at.run(qisack(0)));
      watch('send', socket.deliver('hello'));
      let written = 0;
      modem.trace$.subscribe({
        next: ({ direction }) => (written += Number(direction === 'out')),
        error: () => undefined,
      });
      module.control.powerDown(text);
      pass(120_000);
      expect(of(log, 'running')).toEqual([`! PoweredDown {text:${text}}`]);
      expect(of(log, 'data')).toEqual([`! PoweredDown {text:${text}}`]);
      expect(of(log, 'send')[0]).toMatch(/outcome:(notSent|unknown)/);
      expect(of(log, 'modem')).toHaveLength(1);
      expect(written).toBe(0);
    },
  );

  it('by order likewise', () => {
    const { modem, watch, pass, log, read } = online();
    read();
    watch('off', modem.at.run(qpowd(1)));
    watch('next', modem.at.run(csq()));
    pass(10_000);
    expect(of(log, 'off')).toEqual(['|']);
    expect(of(log, 'next')).toEqual(['! PoweredDown {text:NORMAL POWER DOWN}']);
    expect(of(log, 'data')).toEqual(['! PoweredDown {text:NORMAL POWER DOWN}']);
  });

  it.each(['low', 'high'] as const)('a voltage too %s soon is a warning, and all goes on', (voltage) => {
    const { modem, module, socket, watch, pass, log, heard } = online();
    modem.urc$.subscribe(({ _tag }) => log.push(`urc ${_tag}`));
    module.control.voltage(voltage);
    pass(100);
    watch('send', socket.send('hello'));
    pass(1_000);
    expect(log).toEqual(['urc PowerWarning', 'send |']);
    expect(heard()).toBe('hello');
  });

  it('without a word: whoever asks is told that it does not respond, and may try again', () => {
    const { module, socket, pass, modem } = online();
    module.control.cut();
    const tags: unknown[] = [];
    const note = { error: (error: unknown) => tags.push(reasonOf(error)) };
    socket.send('hello').subscribe(note);
    modem.at.run(csq()).subscribe(note);
    pass(120_000);
    expect(tags).toMatchObject([{ _tag: 'SendFailed', outcome: 'notSent' }, { _tag: 'Unresponsive' }]);
    expect(recoverable({ _tag: 'Unresponsive', probes: 2 })).toBe(true);
  });
});
