import { ModemError } from '@atrx/core';
import { TransportError } from '@atrx/transport';
import { CommanderError } from 'commander';
import { complaint } from './complaint.ts';
import { exitCodeOf } from './exit-code.ts';
import { Interrupted } from './stopped.ts';
import { UsageError } from './usage-error.ts';

const refused = (command: string) => new ModemError({ _tag: 'Refused', command, text: 'ERROR' });

describe('the exit code', () => {
  it.each<[number, string, unknown]>([
    [1, 'Refused', refused('QIOPEN')],
    [1, 'Error', new TypeError('a bug')],
    [1, 'Error', 'anything'],
    [2, 'Usage', new UsageError('no')],
    [2, 'Usage', new CommanderError(1, 'commander.unknownOption', 'no')],
    [2, 'Invalid', new ModemError({ _tag: 'Invalid', what: 'a', given: 'b', allowed: 'c' })],
    [3, 'LinkLost', new TransportError('busy', 'It is held.')],
    [4, 'SimAbsent', new ModemError({ _tag: 'SimAbsent' })],
    [4, 'SimAbsent', new Error('advice', { cause: new ModemError({ _tag: 'SimAbsent' }) })],
    [5, 'ContextLost', new ModemError({ _tag: 'ContextLost' })],
    [5, 'Refused', refused('QIACT')],
  ])('is %i after %s', (exit, tag, error) => {
    expect(exitCodeOf(error)).toBe(exit);
    expect(JSON.parse(complaint(error, { json: true }))).toEqual({
      error: { tag, message: expect.any(String), exit },
    });
  });

  it.each([
    [130, 'SIGINT'],
    [143, 'SIGTERM'],
    [129, 'SIGHUP'],
  ] as const)('is %i after %s, of which nothing is said', (exit, signal) => {
    expect(exitCodeOf(new Interrupted(signal))).toBe(exit);
    expect(complaint(new Interrupted(signal), {})).toBe('');
  });
});
