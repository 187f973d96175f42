import { ate, qifgcnt, qisack } from '../../src/commands/index.ts';
import { bench } from '../emulator/module.ts';
import { atScene } from '../stage.ts';
import { kinds } from './kinds.ts';
import { of, online } from './scene.ts';

// Whether a module repeats what it is told is seen from what it does, and believed anew each time.

describe('fault A12: the echo is on, off, or changes', () => {
  it.each(kinds)('$name: with it, and without it', ({ command, line, answer, told }) => {
    for (const echo of [true, false]) {
      const { port, watch, pass, log, module } = atScene([`> ${line}`, ...answer].join('\n'), { echo });
      watch('first', port.run(command));
      pass();
      expect([echo, of(log, 'first')]).toEqual([echo, told]);
      expect(module.left()).toEqual([]);
    }
  });

  it('off by order, and on again: each answer is its own command’s', () => {
    const { modem, watch, pass, log } = bench();
    for (const on of [false, true, false, true]) {
      watch('echo', modem.at.run(ate(on)));
      watch('context', modem.at.run(qifgcnt.read()));
      watch('count', modem.at.run(qisack(0)));
    }
    pass(1_000);
    expect(of(log, 'echo')).toEqual(['|', '|', '|', '|']);
    expect(of(log, 'context')).toEqual(new Array(4).fill(['{context:0}', '|']).flat());
    expect(of(log, 'count').filter((entry) => entry === '|')).toHaveLength(4);
  });

  it('off by itself: the command times out, since it cannot be known, and the fence turns it on again', () => {
    const { port, watch, pass, log, module } = atScene(String.raw`
      > AT+QISACK=0
      << AT+QISACK=0\r
      < +QISACK: 1, 1, 0
      < OK
      > AT+QISACK=0
      < +QISACK: 2, 2, 0
      < OK
      ~ 5s
      > AT
      < OK
      ~ 2s
      > ATE1
      << ATE1\r
      < OK
      > AT
      << AT\r
      < OK
      > AT+QISACK=0
      << AT+QISACK=0\r
      < +QISACK: 3, 3, 0
      < OK
    `);
    for (const name of ['one', 'two', 'three']) watch(name, port.run(qisack(0)));
    pass();
    expect(log).toEqual([
      'one {sent:1,acknowledged:1,pending:0}',
      'one |',
      'two ! TimedOut {command:QISACK,after:5000,awaiting:answer}',
      'three {sent:3,acknowledged:3,pending:0}',
      'three |',
    ]);
    expect(module.left()).toEqual([]);
  });

  it('is what an SDK relies on: it is turned on when a modem is brought up', () => {
    const { modem, pass, log } = online();
    modem.trace$.subscribe(({ kind, text }) => kind === 'echo' && log.push(text));
    modem.at.run(qisack(0)).subscribe();
    pass(100);
    expect(log).toEqual(['AT+QISACK=0']);
  });
});
