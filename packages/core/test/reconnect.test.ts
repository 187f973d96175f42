import { TransportError } from '@atrx/transport';
import { concat, defer, NEVER, Observable, of, throwError } from 'rxjs';
import { ModemError, type Reason } from '../src/at/reason.ts';
import { recoverable } from '../src/at/recoverable.ts';
import { type ReconnectOptions, reconnect } from '../src/scope/reconnect.ts';
import { stage } from './stage.ts';

const LOST: Reason = { _tag: 'ContextLost' };

/** Opens in turn as told: what it emits, and why it then fails; at last it stays. When, is logged. */
const opened = (lives: readonly (readonly [readonly string[], unknown])[], options: ReconnectOptions) => {
  const on = stage();
  const rest = [...lives];
  const source$ = defer(() => {
    const [told, failure] = rest.shift() ?? [['up'], undefined];
    on.log.push(`at ${on.clock.now()}`);
    return concat(of(...told), failure === undefined ? NEVER : throwError(() => failure));
  });
  const life = on.watch(
    'it',
    source$.pipe(
      reconnect({
        scheduler: on.clock,
        random: () => 0,
        notify: ({ attempt, after, reason }) => on.log.push(`${attempt}: ${reason._tag}, ${after} ms`),
        ...options,
      }),
    ),
  );
  return { ...on, life };
};

const failing = (times: number, reason: Reason = LOST): readonly (readonly [readonly string[], unknown])[] =>
  new Array(times).fill([[], new ModemError(reason)]);

describe('reconnecting', () => {
  it('waits twice as long each time, and no longer than the longest', () => {
    const { pass, log } = opened(failing(8), {});
    pass();
    expect(log.filter((line) => line.includes('ms'))).toEqual([
      '1: ContextLost, 1000 ms',
      '2: ContextLost, 2000 ms',
      '3: ContextLost, 4000 ms',
      '4: ContextLost, 8000 ms',
      '5: ContextLost, 16000 ms',
      '6: ContextLost, 32000 ms',
      '7: ContextLost, 60000 ms',
      '8: ContextLost, 60000 ms',
    ]);
    expect(log.slice(-2)).toEqual(['at 183000', 'it up']);
  });

  it('begins with the first wait again, once it has told something', () => {
    const { pass, log } = opened(
      [...failing(2), [['up'], new ModemError({ _tag: 'ModuleReset' })], ...failing(1)],
      { backoff: { first: 10, longest: 1_000 } },
    );
    pass();
    expect(log).toEqual([
      'at 0',
      '1: ContextLost, 10 ms',
      'at 10',
      '2: ContextLost, 20 ms',
      'at 30',
      'it up',
      '1: ModuleReset, 10 ms',
      'at 40',
      '2: ContextLost, 20 ms',
      'at 60',
      'it up',
    ]);
  });

  it.each([
    [0, 0.5, 1_000],
    [0.5, 0.5, 750],
    [1, 0.5, 500],
    [0.25, 1, 750],
    [0.9, 0, 1_000],
  ])('leaves some of it to chance: %d of a jitter of %d is %d ms', (chance, jitter, after) => {
    const { log } = opened(failing(1), { random: () => chance, jitter });
    expect(log.at(-1)).toBe(`1: ContextLost, ${after} ms`);
  });

  it('tells the failure, when it was tried as often as it may be', () => {
    const { pass, log } = opened(failing(9), { max: 2 });
    pass();
    expect(log.filter((line) => line.startsWith('at'))).toEqual(['at 0', 'at 1000', 'at 3000']);
    expect(log.at(-1)).toBe('it ! ContextLost {}');
  });

  it('stops when nobody wants it any more', () => {
    const { pass, log, life } = opened(failing(9), {});
    life.unsubscribe();
    pass();
    expect(log).toEqual(['at 0', '1: ContextLost, 1000 ms']);
  });

  it('does not take a bug for a failure that may pass', () => {
    const { pass, log } = opened([[[], new TypeError('a bug')]], {});
    pass();
    expect(log).toEqual(['at 0', 'it ! TypeError: a bug']);
  });

  it.each([
    { options: { backoff: { first: 0, longest: 10 } }, what: 'the backoff', given: '0 to 10 ms' },
    { options: { backoff: { first: 20, longest: 10 } }, what: 'the backoff', given: '20 to 10 ms' },
    { options: { backoff: { first: 1, longest: Number.NaN } }, what: 'the backoff', given: '1 to NaN ms' },
    { options: { jitter: 1.5 }, what: 'the jitter', given: '1.5' },
    { options: { max: -1 }, what: 'the number of attempts', given: '-1' },
  ])('refuses $what $given before anything is opened', ({ options, what, given }) => {
    const { log } = opened(failing(1), options);
    expect(log).toEqual([expect.stringContaining(`it ! Invalid {what:${what},given:${given},`)]);
  });
});

describe('what may pass', () => {
  const refused = (command: string): Reason => ({ _tag: 'Refused', command, text: 'ERROR' });
  const link = (reason: TransportError['reason']): Reason => ({
    _tag: 'LinkLost',
    error: new TransportError(reason, reason),
  });
  const dns = (code: number): Reason => ({ _tag: 'DnsFailed', name: 'a.b', code, meaning: '' });

  it.each<[boolean, Reason]>([
    [true, link('lost')],
    [true, link('not-found')],
    [true, link('busy')],
    [false, link('closed')],
    [false, link('not-permitted')],
    [false, link('unsuitable')],
    [true, refused('QIACT')],
    [false, refused('CPIN')],
    [true, dns(3)],
    [false, dns(2)],
    [true, { _tag: 'ModuleReset' }],
    [true, { _tag: 'NotConnected', address: 'a:1' }],
    [true, { _tag: 'ConnectFailed', address: 'a:1', text: 'CONNECT FAIL' }],
    [true, { _tag: 'NoNetwork', state: 'GSM searching', after: 60_000 }],
    [true, { _tag: 'PeerUnresponsive', address: 'a:1', pending: 10, asked: 13, after: 125_000 }],
    [false, { _tag: 'Invalid', what: 'x', given: 'y', allowed: 'z' }],
    [false, { _tag: 'SimAbsent' }],
    [false, { _tag: 'SimLocked', wants: 'SIM PUK' }],
    [false, { _tag: 'DeactivationTimedOut', after: 60_000 }],
    [false, { _tag: 'PayloadNotRepresentable', byte: 27, at: 0, why: '' }],
  ])('%s: %j', (expected, reason) => {
    expect(recoverable(reason)).toBe(expected);
  });

  it('is a line that is lost, and one that was pulled out and comes back', () => {
    const on = stage();
    const failures = [new TransportError('lost', 'gone'), new TransportError('not-found', 'not there')];
    const source$ = new Observable<string>((subscriber) => {
      const failure = failures.shift();
      if (failure) subscriber.error(failure);
      else subscriber.next('up');
    });
    on.watch('it', source$.pipe(reconnect({ scheduler: on.clock })));
    on.pass();
    expect(on.log).toEqual(['it up']);
  });
});
