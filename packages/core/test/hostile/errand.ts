import { TransportError } from '@atrx/transport';
import type { Observable, Subscription } from 'rxjs';
import { ModemError } from '../../src/at/reason.ts';

/** A command that somebody asked, and how it ended for them. */
export class Errand {
  readonly name: string;
  readonly values: unknown[] = [];
  readonly ends: string[] = [];
  private readonly life: Subscription;
  private left = false;

  /** `then` is called at the first thing that is told. */
  constructor(name: string, asked$: Observable<unknown>, then: () => void = () => undefined) {
    this.name = name;
    let follow: (() => void) | undefined = then;
    const followed = () => {
      const now = follow;
      follow = undefined;
      now?.();
    };
    this.life = asked$.subscribe({
      next: (value) => {
        this.values.push(value);
        followed();
      },
      error: (error: unknown) => {
        this.ends.push(failure(error));
        followed();
      },
      complete: () => {
        this.ends.push('done');
        followed();
      },
    });
  }

  leave(): void {
    this.left ||= this.ends.length === 0;
    this.life.unsubscribe();
  }

  /** What is wrong with how it ended, once all time has passed. */
  get fault(): string | undefined {
    const [end] = this.ends;
    if (this.left && end === undefined) return undefined;
    if (this.ends.length !== 1 || end === undefined)
      return `${this.name} ended ${this.ends.length} times: ${this.ends.join(', ')}`;
    return end.startsWith(BUG) ? `${this.name} ended with ${end}` : undefined;
  }
}

const BUG = 'a bug: ';

const failure = (error: unknown): string => {
  if (error instanceof ModemError) return error.reason._tag;
  if (error instanceof TransportError) return `TransportError ${error.reason}`;
  return `${BUG}${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
};
