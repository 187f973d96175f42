import type { Link } from '@atrx/transport';
import { either as E } from 'fp-ts';
import {
  BehaviorSubject,
  filter,
  Observable,
  type SchedulerLike,
  Subject,
  type Subscriber,
  Subscription,
  take,
} from 'rxjs';
import type { Command } from '../at/command.ts';
import { ModemError, type Reason } from '../at/reason.ts';
import { type Body, body } from '../wire/body.ts';
import type { Token } from '../wire/token.ts';
import type { Tokenizer } from '../wire/tokenizer.ts';
import { advance } from './advance.ts';
import { Deadline } from './deadline.ts';
import { contextOf, progress, type Settled, type Underway } from './progress.ts';
import { Rest } from './rest.ts';
import { secretOf, secretsOf } from './secret.ts';
import type { Tracer } from './tracer.ts';
import { type Effect, type Event, idle, type Owner, type Turn, type Turns } from './turns.ts';

/**
 * Is told whose a token is, how it may be shown where it holds a secret, and to which command it replies too late, before
 * anything follows from it.
 */
export type Belongs = (to: Owner, shown?: string, late?: string) => void;

/** How long a counted block that is coming in is waited for before it is looked at again, in ms. */
const BLOCK_MAY_TAKE = 250;

interface Asked {
  readonly command: Command<unknown>;
  readonly listener: Subscriber<unknown>;
}

interface Telling {
  readonly id: number;
  readonly values: unknown[];
}

const NOTHING_TOLD: Telling = { id: 0, values: [] };

/** The thin shell of the turns: it owns what the machine only speaks of, the writing, the timer and those who asked. */
export class Conversation {
  /** Every command that came to its end. */
  readonly settled$ = new Subject<Settled>();
  /** Every command on its way there. */
  readonly underway$ = new Subject<Underway>();
  /** Whether a command is on the wire or waits for it. */
  readonly busy$ = new BehaviorSubject(false);

  private readonly link: Link;
  private readonly tokenizer: Tokenizer;
  private readonly bodies: readonly Body[];
  private readonly tracer: Tracer;
  private readonly scheduler: SchedulerLike;
  private readonly deadline: Deadline;
  private readonly resting: Rest;
  private readonly asked = new Map<number, Asked>();
  private readonly writing = new Subscription();
  private readonly events: (readonly [Event, Belongs])[] = [];
  private turns: Turns = idle;
  private advancing = false;
  private hushed = false;
  private latest = 0;
  /** The context that the running command is about. */
  private foreground: { readonly context?: number } = {};
  /** What the running command has told, whoever is there to hear it. */
  private told: Telling = NOTHING_TOLD;
  /** Its echo was seen before it was a line. */
  private glimpsed: Turn | undefined;
  private lost: unknown;

  constructor(
    link: Link,
    tokenizer: Tokenizer,
    bodies: readonly Body[],
    tracer: Tracer,
    scheduler: SchedulerLike,
  ) {
    this.bodies = bodies;
    this.link = link;
    this.tokenizer = tokenizer;
    this.tracer = tracer;
    this.scheduler = scheduler;
    this.resting = new Rest(scheduler);
    this.deadline = new Deadline(scheduler, () => this.expire());
  }

  /** Cold: each subscription asks once. Its values come as the module tells them. */
  run<A>(command: Command<A>): Observable<A> {
    return new Observable<A>((subscriber) => {
      if (this.lost !== undefined) return subscriber.error(this.lost);
      if (E.isLeft(command.line)) return subscriber.error(new ModemError(command.line.left));
      const id = ++this.latest;
      // The values of a Command<A> are As: its rule is the only one that makes them.
      const listener = subscriber as Subscriber<unknown>;
      this.asked.set(id, { command, listener });
      this.handle({ _tag: 'Asked', turn: { id, command, line: command.line.right } });
      return () => {
        if (this.asked.delete(id)) this.handle({ _tag: 'Dropped', id });
      };
    });
  }

  /** A token came. */
  hear(token: Token, belongs: Belongs): void {
    if (this.uninvolved) this.exclusively(() => belongs('nobody'));
    else this.handle({ _tag: 'Heard', token }, belongs);
  }

  /** Nobody waits for anything, nor may yet be answered: whatever comes is nobody's, and changes nothing. */
  private get uninvolved(): boolean {
    const { running, overdue, echo } = this.turns;
    const idle = running === undefined && overdue === undefined && echo === 'on';
    return idle && !this.advancing && this.lost === undefined;
  }

  /**
   * Bytes came in. An echo ends with the CR that was written, and only the answer shows that it is a line: before that it shows
   * that the module has taken the command in.
   */
  glimpse(): void {
    const { running } = this.turns;
    if (!running || running.fence || running.echo === '' || running.turn === this.glimpsed) return;
    if (!this.tokenizer.cut.is(`${running.echo}\r`)) return;
    this.glimpsed = running.turn;
    this.judge(true);
    this.underway$.next({ command: running.turn.command, phase: 'taken', ...contextOf(this.turns) });
  }

  prompted(belongs: Belongs): void {
    this.handle({ _tag: 'Prompted' }, belongs);
  }

  /** The module is no longer what the commands were meant for: all fail, and the next one is fenced. */
  break(reason: Reason): void {
    this.handle({ _tag: 'Broken', reason });
  }

  /** The line has lost bytes: so many, where that is known. The answer that is awaited may have been among them. */
  lapse(missing: number | undefined): void {
    this.handle(missing === undefined ? { _tag: 'Gapped' } : { _tag: 'Gapped', missing });
  }

  /** Something came that was not asked for: it could be read, or it was noise. */
  judge(legible: boolean): void {
    if (this.turns.legible !== legible) this.handle({ _tag: 'Judged', legible });
  }

  /** What stands on the line may be nobody's. */
  suspect(): void {
    this.handle({ _tag: 'Doubted' });
  }

  /** Whoever had the line before may have left the module at a prompt: it is called off, while nothing runs. */
  takeOver(): void {
    this.handle({ _tag: 'TakenOver' });
  }

  /** The line carries payload: what is on it or waits fails, and nothing is written, until it is lifted without a reason. */
  hush(reason: Reason | undefined): void {
    this.hushed = reason !== undefined;
    const { running, waiting } = this.ahead;
    if (reason && (running || waiting.length > 0)) this.break(reason);
  }

  /** Completes when no command is on the wire or waits for it. */
  get quiet$(): Observable<boolean> {
    return this.busy$.pipe(
      filter((busy) => !busy),
      take(1),
    );
  }

  /** The turns, once all is dealt with that has happened. */
  get ahead(): Turns {
    const now = this.scheduler.now();
    return this.events.reduce((turns, [event]) => advance(turns, event, now)[0], this.turns);
  }

  /** The line is gone: all fail, and so does whoever asks later. */
  lose(error: unknown): void {
    if (this.lost !== undefined) return;
    this.lost = error;
    this.deadline.set(Number.POSITIVE_INFINITY);
    this.writing.unsubscribe();
    const asked = [...this.asked.values()];
    this.asked.clear();
    this.turns = idle;
    for (const { listener } of asked) listener.error(error);
    this.busy$.next(false);
    this.busy$.complete();
    this.settled$.complete();
    this.underway$.complete();
  }

  private expire(): void {
    // While a counted block comes in nothing can be answered; one that stops half-way is given up by its watchdog.
    if (this.tokenizer.missing > 0) this.deadline.set(this.scheduler.now() + BLOCK_MAY_TAKE);
    else this.handle({ _tag: 'Expired' });
  }

  /** One event after the other: what an effect leads to waits until the effects before it are done. */
  private handle(event: Event, belongs: Belongs = () => undefined): void {
    if (this.lost !== undefined) return;
    this.events.push([event, belongs]);
    if (!this.advancing) this.exclusively();
  }

  /** Does something, and then whatever that has led to. */
  private exclusively(work?: () => void): void {
    this.advancing = true;
    try {
      work?.();
      for (let next = this.events.shift(); next; next = this.events.shift()) {
        const [heard, told] = next;
        const before = this.turns;
        const [turns, effects] = advance(before, heard, this.scheduler.now());
        this.foreground = contextOf(before);
        if (turns.running?.turn !== before.running?.turn)
          this.tokenizer.bodies = this.bodiesOf(turns.running?.turn.command);
        this.turns = turns;
        this.tracer.secrets = [...secretsOf(before), ...secretsOf(turns)];
        this.tokenizer.prompting = turns.running?.awaiting === 'prompt' || (turns.overdue?.prompts ?? 0) > 0;
        this.deadline.set(turns.running?.deadline ?? Number.POSITIVE_INFINITY);
        for (const effect of effects) this.perform(effect, told);
        const underway = progress(before, turns);
        if (underway && !this.isOld(underway)) this.underway$.next(underway);
        const busy = turns.running !== undefined || turns.waiting.length > 0;
        if (this.busy$.value !== busy) this.busy$.next(busy);
      }
    } finally {
      this.advancing = false;
    }
  }

  private isOld({ phase }: Underway): boolean {
    return phase === 'taken' && this.turns.running?.turn === this.glimpsed;
  }

  /** The dialect's, and what the command on the wire announces in its answer. */
  private bodiesOf(command: Command<unknown> | undefined): readonly Body[] {
    return command?.body ? [...this.bodies, body(command.body.prefix)] : this.bodies;
  }

  private perform(effect: Effect, belongs: Belongs): void {
    switch (effect._tag) {
      case 'Belongs':
        belongs(effect.to, effect.shown, effect.late);
        return;
      case 'Write':
        if (!this.hushed) this.write(effect.bytes, effect.what, effect.shown);
        return;
      case 'ExpectEcho':
        this.tokenizer.repeat.expect(effect.bytes);
        return;
      case 'Tell': {
        const asked = this.asked.get(effect.id);
        this.keep(effect.id, effect.values);
        for (const value of effect.values) asked?.listener.next(value);
        return;
      }
      case 'Overheard':
        this.keep(effect.id, effect.values);
        return;
      case 'End':
        this.settle(effect.id, (listener) => listener.complete());
        return;
      case 'Unheard':
        this.settled$.next(this.settled(effect.id, effect.command, effect.reason));
        return;
      case 'Fail':
        this.settle(effect.id, (listener) => listener.error(new ModemError(effect.reason)), effect.reason);
    }
  }

  private keep(id: number, values: readonly unknown[]): void {
    if (this.told.id !== id) this.told = { id, values: [] };
    this.told.values.push(...values);
  }

  /** The module takes no command for so many ms. */
  rest(milliseconds: number): void {
    this.resting.rest(milliseconds);
  }

  private write(bytes: Uint8Array, what: 'command' | 'input' | 'escape', shown: string): void {
    const { running } = this.turns;
    this.tracer.wrote(what, bytes, shown, what === 'command' && running ? secretOf(running.turn) : undefined);
    const write$ = this.link.write(bytes);
    const write = (what === 'command' ? this.resting.over(write$) : write$).subscribe({
      complete: () => this.handle({ _tag: 'Drained' }),
      error: (error: unknown) => this.lose(error),
    });
    this.writing.add(write);
    write.add(() => this.writing.remove(write));
  }

  private settle(id: number, tell: (listener: Subscriber<unknown>) => void, failed?: Reason): void {
    const asked = this.asked.get(id);
    if (!asked) return;
    this.asked.delete(id);
    this.settled$.next(this.settled(id, asked.command, failed));
    tell(asked.listener);
  }

  private settled(id: number, command: Command<unknown>, failed: Reason | undefined): Settled {
    const values = this.told.id === id ? this.told.values : [];
    this.told = NOTHING_TOLD;
    return { command, values, ...this.foreground, ...(failed && { failed }) };
  }
}
