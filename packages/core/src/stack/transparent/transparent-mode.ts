import { either as E } from 'fp-ts';
import { catchError, concat, defer, EMPTY, finalize, ignoreElements, type Observable, takeUntil } from 'rxjs';
import type { Command } from '../../at/command.ts';
import type { Reason } from '../../at/reason.ts';
import {
  dcdBehaviour,
  dtrBehaviour,
  qiact,
  qilocip,
  qimode,
  qimux,
  qiregapp,
  qisrvc,
  qitcfg,
} from '../../commands/index.ts';
import { deactivate } from '../context/deactivate.ts';
import type { PdpContext } from '../context/pdp-context.ts';
import { CLIENT, within } from '../stack.ts';
import { Carrier } from './carrier.ts';
import { byDtr, byPlusses, type StepOut } from './step-out.ts';

export interface TransparentOptions {
  /** How data mode is left: by `+++`, or by DTR, for which the transport must have that line, and its wire. Default: `+++`. */
  readonly stepOut?: '+++' | 'dtr';
  /** What is written is sent when that many bytes are there, 1–1460. Default: 1024 (AT+QITCFG, note 4). */
  readonly sendSize?: number;
  /** Or when nothing more came for so many ms, in steps of 100. Default: 200. */
  readonly sendAfter?: number;
}

/** The context in transparent mode (note 4): nothing else can be open meanwhile, over either context (note 7.2). */
export class TransparentMode {
  readonly stack: PdpContext;
  readonly stepOut: StepOut;
  readonly carrier: Carrier;
  /** Why it cannot be entered; nothing is written then. */
  readonly refusal: Reason | undefined;
  private readonly other: PdpContext;
  private readonly settings: readonly Command<unknown>[];
  private readonly occupant: { readonly context: number; readonly role: typeof CLIENT };

  /** `opening` is what opens the connection, or the server, in it. */
  constructor(
    stack: PdpContext,
    other: PdpContext,
    { sendAfter: wait = 200, sendSize: size = 1_024, stepOut }: TransparentOptions,
    opening: readonly Command<unknown>[],
  ) {
    const { signals } = stack.channel;
    const dtr = stepOut === 'dtr';
    this.stack = stack;
    this.other = other;
    this.occupant = { context: stack.context, role: CLIENT };
    this.stepOut = dtr && signals ? byDtr(signals) : byPlusses;
    this.carrier = new Carrier(signals, stack.scheduler);
    this.settings = [
      qimux(0),
      qimode(1),
      qisrvc(1),
      qitcfg({ retries: 3, wait, size, escape: true }),
      ...(signals ? [dcdBehaviour(1)] : []),
      ...(dtr ? [dtrBehaviour(1)] : []),
    ];
    this.refusal =
      dtr && !signals
        ? withoutDtr
        : (invalid([...this.settings, ...opening]) ?? (this.isFree ? undefined : inUse));
  }

  private get isFree(): boolean {
    const { slots } = this.stack;
    const used = this.indices.some((index) => slots.at(index).length > 0);
    return !used && slots.listening === undefined && !this.other.taken;
  }

  /** From now on nobody else opens anything, until {@link release}. */
  occupy(): void {
    const { slots, context } = this.stack;
    for (const index of this.indices) slots.seat(index, this.occupant);
    slots.listening = context;
    this.other.taken = true;
    this.carrier.start();
  }

  release(): void {
    const { slots } = this.stack;
    for (const index of this.indices) slots.free(index, this.occupant);
    slots.listening = undefined;
    this.other.taken = false;
    this.carrier.stop();
  }

  /**
   * The settings of note 4: real modules take some of them only while the context is not active. Those that are not `wanted` any
   * more are left out.
   */
  enter(wanted: () => boolean): Observable<never> {
    const { channel, context, deactivation } = this.stack;
    const commands = [...this.settings, qiregapp(), qiact(), qilocip()];
    return this.rebuilding(
      concat(
        defer(() => (wanted() ? deactivate(channel, context, deactivation) : EMPTY)),
        ...commands.map((command) => defer(() => (wanted() ? this.run(command) : EMPTY))),
      ),
    );
  }

  /** A command about this context. */
  run<A>(command: Command<A>): Observable<A> {
    return this.stack.channel.run(within(this.stack, command));
  }

  /** The context as it was before; not where it is being left for good. What fails here leaves no context to work with. */
  readonly restore$: Observable<never> = defer(() => {
    const { stack } = this;
    if (!stack.active || stack.ending) return EMPTY;
    const { channel, context, deactivation, left$ } = stack;
    return this.rebuilding(concat(deactivate(channel, context, deactivation), stack.again$)).pipe(
      takeUntil(left$),
      catchError((error: unknown) => {
        stack.break(error);
        return EMPTY;
      }),
    );
  });

  private rebuilding(steps$: Observable<unknown>): Observable<never> {
    const { stack } = this;
    return defer(() => {
      stack.rebuilding = true;
      return steps$;
    }).pipe(
      ignoreElements(),
      finalize(() => {
        stack.rebuilding = false;
      }),
    );
  }

  private get indices(): readonly number[] {
    return Array.from({ length: this.stack.slots.count }, (_, index) => index);
  }
}

const invalid = (commands: readonly Command<unknown>[]): Reason | undefined => {
  const refused = commands.map(({ line }) => line).find(E.isLeft);
  return refused?.left;
};

const withoutDtr: Reason = {
  _tag: 'Invalid',
  what: 'the way out of data mode',
  given: 'DTR, which this transport does not have',
  allowed: "a transport with modem lines, or stepOut: '+++'",
};

const inUse: Reason = {
  _tag: 'Invalid',
  what: 'transparent mode',
  given: 'opened while connections, a server or a second context are open',
  allowed: 'one connection and nothing else (note 4, 7.2): close the others first',
};
