import { TransportError } from '@atrx/transport';
import type { Observable, Subscription } from 'rxjs';
import { ModemError } from '../../src/at/reason.ts';
import type { Context, Modem, Pipe, Socket } from '../../src/index.ts';
import type { Dice } from './dice.ts';
import { contextSurface, modemSurface, pipeSurface, socketSurface, type Way, waysOf } from './surface.ts';

const contextWays = waysOf<Context>(contextSurface);
const modemWays = waysOf<Omit<Modem, keyof Context>>(modemSurface);
const socketWays = waysOf<Socket>(socketSurface);
const pipeWays = waysOf<Pipe>(pipeSurface);

/** The ways that lead to something with ways of its own. */
const OPENING = /^(tcp|udp|listen|context|transparent)/;
/** Those that want the module for themselves. */
const ALONE = /[tT]ransparent/;
const MOST = 8;
/** By then what was opened stands, if it ever does, in ms. */
const UP_AFTER = 20_000;

interface Begun {
  readonly name: string;
  readonly source$: Observable<unknown>;
}

const isSocket = (value: object): value is Socket => 'send' in value && 'datagrams$' in value;
const isPipe = (value: object): value is Pipe => 'write' in value && 'command' in value;
const isContext = (value: object): value is Context => 'tcp' in value && 'resolve' in value;

const begun = <R>(ways: readonly Way<R>[], from: R): readonly (() => Begun)[] =>
  ways.map(({ name, to }) => () => ({ name, source$: to(from) }));

/** What can be subscribed to of something that an Observable emitted. */
const given = (value: unknown): readonly (() => Begun)[] => {
  if (typeof value !== 'object' || value === null) return [];
  if (isSocket(value)) return begun(socketWays, value);
  if (isPipe(value)) return begun(pipeWays, value);
  return isContext(value) ? begun(contextWays, value) : [];
};

interface Guest {
  readonly name: string;
  readonly life: Subscription;
  readonly offers: (() => Begun)[];
}

/** Those who have subscribed to something of a modem, at most eight at a time, and what each was given to subscribe to. */
export class Party {
  /** What failed otherwise than by the SDK's own errors. */
  readonly faults: string[] = [];
  /** How often each way was gone. */
  readonly counts = new Map<string, number>();
  private readonly dice: Dice;
  private readonly offers: readonly (() => Begun)[];
  private guests: Guest[] = [];

  constructor(modem: Modem, dice: Dice) {
    this.dice = dice;
    this.offers = [...begun(contextWays, modem), ...begun(modemWays, modem)];
  }

  get full(): boolean {
    return this.guests.length >= MOST;
  }

  get empty(): boolean {
    return this.guests.length === 0;
  }

  /** Subscribes to anything that there is. How long it wants to be left to itself, in ms. */
  come(): number {
    const inner = this.guests.filter(({ life, offers }) => !life.closed && offers.length > 0);
    const alone = inner.some(({ name }) => ALONE.test(name));
    const offers =
      inner.length > 0 && this.dice.chance(alone ? 0.9 : 0.6) ? this.dice.of(inner).offers : this.offers;
    const { name, source$ } = this.dice.of(offers)();
    if (ALONE.test(name)) this.leaveAll();
    this.enter(name, source$);
    return OPENING.test(name) && this.dice.chance(0.5) ? UP_AFTER : 0;
  }

  /** Anyone of them unsubscribes. */
  leave(): void {
    if (this.empty) return;
    const guest = this.dice.of(this.guests);
    this.guests = this.guests.filter((one) => one !== guest);
    guest.life.unsubscribe();
  }

  leaveAll(): void {
    while (!this.empty) this.leave();
  }

  private enter(name: string, source$: Observable<unknown>): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    const offers: (() => Begun)[] = [];
    const life = source$.subscribe({
      next: (value) => {
        if (OPENING.test(name)) offers.push(...given(value));
      },
      error: (error: unknown) => {
        if (error instanceof ModemError || error instanceof TransportError) return;
        this.faults.push(`${name} failed: ${error instanceof Error ? error.stack : String(error)}`);
      },
    });
    this.guests.push({ name, life, offers });
  }
}
