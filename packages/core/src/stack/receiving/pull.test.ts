import { defer, EMPTY, finalize, NEVER, Subject, VirtualTimeScheduler } from 'rxjs';
import { ascii, textOf } from '../../bytes/ascii.ts';
import { Channel } from '../../channel/channel.ts';
import type { Protocol } from '../../codec/protocol.ts';
import { gsm } from '../../dialects/gsm.ts';
import { Slots } from '../connection/slots.ts';
import { SERVER, type Stack } from '../stack.ts';
import { PullInlet } from './pull.ts';

/** A client that is read over a line that carries what the test says. */
const inlet = (protocol: Protocol = 'TCP') => {
  const bytes$ = new Subject<Uint8Array>();
  const scheduler = new VirtualTimeScheduler();
  const channel = new Channel({ bytes$, write: () => EMPTY }, gsm, scheduler);
  const { underway$ } = channel;
  const listening = new Set<object>();
  const counted$ = defer(() => {
    const one = {};
    listening.add(one);
    return underway$.pipe(finalize(() => listening.delete(one)));
  });
  const stack: Stack = {
    channel: Object.assign(channel, { underway$: counted$ }),
    dialect: gsm,
    scheduler,
    context: 0,
    multiple: true,
    pull: true,
    pollEvery: Number.POSITIVE_INFINITY,
    slots: new Slots(6),
    status$: NEVER,
    denied: () => undefined,
    open: new Set(),
    lost$: NEVER,
  };
  const seat = { index: 0, role: SERVER, protocol, remote: { host: '10.0.0.1' } } as const;
  const ignored = () => undefined;
  const told = { drained: ignored, gone: ignored, displaced$: NEVER };
  return {
    it: new PullInlet(stack, seat, { received: ignored }, told),
    say: (text: string) => bytes$.next(ascii(text)),
    listening,
  };
};

const ECHO = 'AT+QIRD=0,2,0,1500\r';

describe('a read whose index becomes another client’s', () => {
  it.each([
    ['has brought something', ECHO, '\r\n+QIRD: 10.0.0.2:5000,TCP,5\r\nbytes\r\nOK\r\n'],
    ['has brought nothing', ECHO, '\r\nOK\r\n'],
    ['is refused', ECHO, '\r\nERROR\r\n'],
    ['is answered without an echo', '', '\r\nOK\r\n'],
  ])('is listened to no longer once it %s', (_, before, then) => {
    const { it, say, listening } = inlet();
    it.read().subscribe({ error: () => undefined });
    say(before);
    it.bequeath(() => undefined);
    it.fail(new Error('Its index is another’s.'));
    // Whether it is written is listened to as well.
    expect(listening.size).toBe(2);
    say(then);
    expect(listening.size).toBe(0);
  });
});

describe('what an answer has brought that nobody has read yet', () => {
  const told = (it: PullInlet, length?: number) => {
    const log: string[] = [];
    it.read(length).subscribe({ next: (bytes) => log.push(textOf(bytes)), complete: () => log.push('|') });
    return log;
  };
  const block = (text: string) => `\r\n+QIRD: 10.0.0.1:5000,TCP,${text.length}\r\n${text}`;

  it('is told by as much as is asked for', () => {
    const { it, say } = inlet();
    it.read().subscribe().unsubscribe();
    say(`${ECHO}${block('one')}${block('two')}\r\nOK\r\n`);
    expect([told(it, 2), told(it, 2), told(it)]).toEqual([
      ['on', '|'],
      ['e', 't', '|'],
      ['wo', '|'],
    ]);
  });

  it('is told datagram by datagram, whole', () => {
    const { it, say } = inlet('UDP');
    const first = told(it, 1);
    say(`AT+QIRD=0,2,0,1\r${block('one')}${block('two')}${block('three')}\r\nOK\r\n`);
    expect([first, told(it, 1), told(it)]).toEqual([
      ['one', '|'],
      ['two', '|'],
      ['three', '|'],
    ]);
  });
});
