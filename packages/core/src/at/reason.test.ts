import { TransportError } from '@atrx/transport';
import { type Reason, describe as said } from './reason.ts';
import { recoverable } from './recoverable.ts';

describe('what is said of a reason', () => {
  it('is the transport’s own word where the link is lost, in one line', () => {
    const error = new TransportError('lost', 'ttyUSB0\nwent away.\x1b[2J');
    expect(said({ _tag: 'LinkLost', error })).toBe('ttyUSB0\\x0awent away.\\x1b[2J');
  });

  it.each([
    [undefined, 'bytes of what was received'],
    [1, '1 byte of what was received'],
    [2, '2 bytes of what was received'],
  ])('counts what is lost: %p', (missing, text) => {
    const reason: Reason = { _tag: 'DataLost', ...(missing !== undefined && { missing }) };
    expect(said(reason).startsWith(text)).toBe(true);
  });

  it.each(['the module says SEND FAIL', 'The module refused QISEND: ERROR.'])(
    'ends in one full stop, whatever a send failed because of: %s',
    (because) => {
      const reason: Reason = { _tag: 'SendFailed', outcome: 'notSent', sent: 0, pending: 5, because };
      expect(said(reason)).toMatch(/[^.]\.$/);
    },
  );
});

describe('trying again, unchanged', () => {
  const awaiting = 'answer';
  const command = 'QISACK';

  it.each<[boolean, Reason]>([
    [true, { _tag: 'TimedOut', command, after: 5_000, awaiting }],
    [true, { _tag: 'LineGap', command, awaiting }],
    [true, { _tag: 'Interrupted', command, awaiting, text: '0, CLOSED' }],
    [true, { _tag: 'Malformed', command, text: '+QISACK: x', why: 'no number' }],
    [true, { _tag: 'Refused', command, text: 'ERROR' }],
    [false, { _tag: 'Refused', command: 'CPIN', text: '+CME ERROR: 16' }],
    [true, { _tag: 'LinkLost', error: new TransportError('lost', 'Unplugged.') }],
    [false, { _tag: 'LinkLost', error: new TransportError('not-permitted', 'Join the group dialout.') }],
    [false, { _tag: 'SimAbsent' }],
    [false, { _tag: 'InDataMode' }],
  ])('may help: %p, of %j', (helps, reason) => {
    expect(recoverable(reason)).toBe(helps);
  });
});
