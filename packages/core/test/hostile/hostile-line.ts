import { TransportError } from '@atrx/transport';
import { concat, EMPTY, ignoreElements, Observable, Subject, timer, VirtualTimeScheduler } from 'rxjs';
import type { Command } from '../../src/at/command.ts';
import { type AtPort, atPort } from '../../src/at-port.ts';
import { ascii, textOf } from '../../src/bytes/ascii.ts';
import { csq } from '../../src/commands/index.ts';
import { gsm } from '../../src/dialects/gsm.ts';
import { LONGEST_LINE } from '../../src/wire/cut-line.ts';
import { Errand } from './errand.ts';
import { HonestModule } from './honest-module.ts';

/** All that may still be waited for, in ms. */
const LONG = 6 * 3_600_000;
/** A fence ends with this line; no more than two in a row. */
const PROBE = 'AT\r';
const FENCES = 2;

const DONE = 'done 1';
/**
 * How the first command may end where command lines are not repeated: an answer without an echo is not believed of a module that
 * gave one before, as it may be late; and a line that has lost its end has it then, and says that the module started again.
 */
const UNECHOED: readonly string[] = ['TimedOut 0', 'ModuleReset 0', 'PoweredDown 0'];

/** A line to a module that says what it is told to say, whatever it is asked, and in the end answers rightly; in virtual time. */
export class HostileLine {
  readonly clock = new VirtualTimeScheduler();
  readonly errands: Errand[] = [];
  /** What must not be, and was. */
  readonly faults: string[] = [];
  /** How long the line takes to take what is written, in ms; not at all at first. */
  pace = 0;

  private readonly said$ = new Subject<Uint8Array>();
  private readonly port: AtPort;
  private honest: HonestModule | undefined;
  private total = 0;
  private traced = 0;
  private probes = 0;
  private gone = false;
  private ready: Uint8Array | undefined;

  constructor() {
    const write = (bytes: Uint8Array) =>
      new Observable<never>((subscriber) => {
        this.written(bytes);
        const taken$ = this.pace === 0 ? EMPTY : timer(this.pace, this.clock).pipe(ignoreElements());
        return concat(taken$, EMPTY).subscribe(subscriber);
      });
    const link$ = new Observable<{ bytes$: Subject<Uint8Array>; write: typeof write }>((subscriber) =>
      subscriber.next({ bytes$: this.said$, write }),
    );
    const ports: AtPort[] = [];
    atPort(link$, { scheduler: this.clock }).subscribe({
      next: (port) => ports.push(port),
      error: (error: unknown) => {
        if (!this.gone) this.faults.push(`the line ended with ${String(error)}`);
      },
    });
    const [port] = ports;
    if (!port) throw new Error('The line did not open.');
    this.port = port;
    this.listen(port);
  }

  /** Asks, and asks `then` too as soon as anything is told of it. */
  ask(command: Command<unknown>, then?: Command<unknown>): Errand {
    const errand = new Errand(command.name, this.port.run(command), () => {
      if (then) this.ask(then);
    });
    this.errands.push(errand);
    return errand;
  }

  say(bytes: Uint8Array): void {
    if (this.gone) return;
    this.total += bytes.length;
    this.said$.next(bytes);
  }

  /** Says it within the next writing, before that is taken. */
  saidWhenWritten(bytes: Uint8Array): void {
    this.ready = bytes;
  }

  pass(milliseconds: number): void {
    const until = this.clock.frame + milliseconds;
    this.clock.maxFrames = until;
    this.clock.flush();
    this.clock.frame = until;
  }

  /** The line breaks. */
  lose(): void {
    this.gone = true;
    this.said$.error(new TransportError('lost', 'It was cut.'));
  }

  /** From now on the module answers rightly, and repeats what is typed, or not. */
  reform(repeats: boolean): void {
    this.honest = new HonestModule(repeats);
    this.ready = undefined;
  }

  /** What was wrong, when all time has passed: everyone has been told, nothing waits, and the next command does its work. */
  judge(repeats: boolean): readonly string[] {
    this.pass(LONG);
    if (this.clock.actions.length > 0) this.faults.push(`${this.clock.actions.length} timers are left`);
    if (!this.gone) {
      this.reform(repeats);
      const next = this.answered();
      const after = repeats || !UNECHOED.includes(next) ? next : this.answered();
      if (after !== DONE) this.faults.push(`the next command ended with ${after}`);
      if (this.traced !== this.total) this.faults.push(`of ${this.total} bytes ${this.traced} are traced`);
    }
    for (const { fault } of this.errands) if (fault) this.faults.push(fault);
    return this.faults;
  }

  /** A command, and all the time it takes: how it ended, and with how much. */
  private answered(): string {
    this.probes = 0;
    const { ends, values } = this.ask(csq());
    this.pass(LONG);
    if (this.probes > FENCES) this.faults.push(`${this.probes} probes for the next command`);
    return `${ends.join()} ${values.length}`;
  }

  private written(bytes: Uint8Array): void {
    const { ready } = this;
    this.ready = undefined;
    if (ready) this.say(ready);
    if (textOf(bytes) === PROBE) this.probes += 1;
    const answer = this.honest?.hear(bytes);
    if (answer) this.clock.schedule(() => this.say(ascii(answer)), this.pace + 1);
  }

  /** Nothing that is told is longer than a line, or a block, may be. */
  private listen({ urc$, trace$, loss$ }: AtPort): void {
    const ended = { error: () => undefined };
    trace$.subscribe({
      ...ended,
      next: ({ direction, size, text }) => {
        if (direction === 'in') this.traced += size;
        if (text.length > LONGEST_LINE) this.faults.push(`a line of ${text.length} bytes`);
      },
    });
    urc$.subscribe({
      ...ended,
      next: (urc) => {
        if (urc._tag === 'Received' && urc.bytes.length > gsm.longestRead)
          this.faults.push(`a block of ${urc.bytes.length} bytes`);
      },
    });
    loss$.subscribe({
      ...ended,
      next: ({ at, length = 0 }) => {
        if (at > this.total || length > Math.max(this.total, gsm.longestRead))
          this.faults.push(`${length} bytes were lost at ${at}`);
      },
    });
  }
}
