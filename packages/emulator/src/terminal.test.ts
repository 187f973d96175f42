import { map, Observable, of, Subject, type Subscriber, timer, VirtualTimeScheduler } from 'rxjs';
import { text } from '../test/desk.ts';
import { ascii } from './ascii.ts';
import { emulator } from './emulator.ts';
import { virtualNetwork } from './network/virtual.ts';
import { terminal } from './terminal.ts';

/** A terminal whose line takes what is printed when it is told to. */
const slow = (execute: (line: string) => Observable<Uint8Array> = () => of(ascii('done'))) => {
  const waiting: { bytes: Uint8Array; subscriber: Subscriber<never> }[] = [];
  const uart = terminal({ powered: () => true, echoes: () => false, stir: () => undefined, execute });
  const detach = uart.attach(
    (bytes) => new Observable((subscriber) => void waiting.push({ bytes, subscriber })),
  );
  return {
    uart,
    detach,
    /** What was printed since, all of which the line now takes. */
    taken: () =>
      waiting
        .splice(0)
        .map(({ bytes, subscriber }) => {
          subscriber.complete();
          return text(bytes);
        })
        .join(''),
  };
};

describe('the terminal', () => {
  it('prints what is due in the order of asking, and only what still is', () => {
    const { uart, taken } = slow();
    uart.announce(() => ascii('one '));
    uart.announce(() => undefined);
    uart.announce(() => ascii('two'));
    expect(taken()).toBe('one two');
  });

  it('holds what is due while a command executes', () => {
    const answer$ = new Subject<Uint8Array>();
    const { uart, taken } = slow(() => answer$);
    uart.type(ascii('AT\r'));
    uart.announce(() => ascii(' urc'));
    answer$.next(ascii('answer'));
    expect(taken()).toBe('answer');
    answer$.complete();
    expect(taken()).toBe(' urc');
  });

  it('holds what is due while the line is slow, as long as it takes', () => {
    const { uart, taken } = slow();
    for (let i = 0; i < 100; i++) uart.announce(() => ascii('x'.repeat(1000)));
    let sizes = '';
    for (let all = taken(); all !== ''; all = taken()) sizes += `${all.length} `;
    expect(sizes).toMatch(/^17000 /);
    expect(
      sizes
        .trim()
        .split(' ')
        .map(Number)
        .reduce((a, b) => a + b),
    ).toBe(100_000);
  });

  it('prints nothing where no line is attached, and a new line is not slowed by the old', () => {
    const { uart, detach, taken } = slow();
    for (let i = 0; i < 20; i++) uart.announce(() => ascii('x'.repeat(1000)));
    detach();
    uart.announce(() => ascii('gone'));
    let printed = '';
    uart.attach((bytes) => {
      printed += text(bytes);
      return of<never>();
    });
    uart.announce(() => ascii('here'));
    expect(printed).toBe('here');
    expect(taken().length).toBe(17_000);
  });

  it('answers what was typed ahead in order, with an answer before the next command is read', () => {
    const scheduler = new VirtualTimeScheduler();
    const { uart, taken } = slow((line) => timer(10, scheduler).pipe(map(() => ascii(`<${line}>`))));
    uart.type(ascii('A\rB'));
    uart.type(ascii('\r\nC\r'));
    expect(taken()).toBe('');
    scheduler.flush();
    expect(taken()).toBe('<A><B><C>');
  });
});

it('makes a peer wait whose data the host does not take', () => {
  const said$ = new Subject<Uint8Array>();
  const module = emulator({ network: virtualNetwork().tcp(7, () => said$), receiveBuffer: 4096 });
  const typed$ = new Subject<Uint8Array>();
  module.serve({ bytes$: typed$, write: () => new Observable<never>() }).subscribe();
  typed$.next(ascii('AT+QIOPEN="TCP","10.0.0.1",7\r'));
  for (let i = 0; i < 100; i++) said$.next(new Uint8Array(1024));
  expect(module.state.contexts[0].sockets[0]?.unread).toBe(4096);
});
