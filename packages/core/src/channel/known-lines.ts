import type { SchedulerLike } from 'rxjs';
import { ascii } from '../bytes/ascii.ts';
import { NOTHING } from '../bytes/joined.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { UrcEvent } from '../urcs/urc-event.ts';
import type { Claims } from '../wire/claims.ts';
import { advance } from './advance.ts';
import type { Turns } from './turns.ts';

/** The lines that somebody knows: the running command its answer, the dialect its URCs. */
export class KnownLines implements Claims {
  private readonly conversation: { readonly ahead: Turns };
  private readonly dialect: Dialect;
  private readonly scheduler: SchedulerLike;

  constructor(conversation: { readonly ahead: Turns }, dialect: Dialect, scheduler: SchedulerLike) {
    this.conversation = conversation;
    this.dialect = dialect;
    this.scheduler = scheduler;
  }

  get running(): boolean {
    return this.conversation.ahead.running !== undefined;
  }

  get echo(): Uint8Array {
    const { running, overdue } = this.conversation.ahead;
    const echo = running?.echo || overdue?.echo;
    return echo ? ascii(`${echo}\r`) : NOTHING;
  }

  mayBegin(text: string): boolean {
    return this.dialect.mayBegin(text);
  }

  claims(text: string): boolean {
    const event = this.event(text);
    if (event && event._tag !== 'Unknown') return true;
    const heard = { _tag: 'Heard', token: { _tag: 'Line', text } } as const;
    const [, effects] = advance(this.conversation.ahead, heard, this.scheduler.now());
    return effects.some((effect) => effect._tag === 'Belongs' && effect.to !== 'nobody');
  }

  /** What a line says that is nobody's answer. */
  event(text: string): UrcEvent | undefined {
    for (const urc of this.dialect.urcs) {
      const event = urc.read(text);
      if (event) return event;
    }
    return undefined;
  }

  /** Whether it says that the module is no longer what the commands were meant for. */
  ends(text: string): boolean {
    const event = this.event(text);
    return event !== undefined && this.dialect.ends(event) !== undefined;
  }
}
