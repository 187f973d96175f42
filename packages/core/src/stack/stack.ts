import type { Observable, SchedulerLike } from 'rxjs';
import type { Channel } from '../channel/channel.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { Closeable } from '../scope/closeable.ts';
import type { Slots } from './slots.ts';

/** What the parts of the stack share: the channel, how the module was set up, and which connections are in use. */
export interface Stack {
  readonly channel: Channel;
  readonly dialect: Dialect;
  readonly scheduler: SchedulerLike;
  /** AT+QIMUX=1: commands and URCs name their connection. */
  readonly multiple: boolean;
  /** AT+QINDI=1: received data waits in the module until it is read. */
  readonly pull: boolean;
  readonly slots: Slots;
  /** What is open over this context. */
  readonly open: Set<Closeable>;
  /** Errors when everything over the context is gone: with `ModemError`, or `TransportError` when the line is. */
  readonly lost$: Observable<never>;
}

/** The index as commands name it: none where there is only one connection (note 3.1, 3.3). */
export const named = ({ multiple }: Stack, index: number): { readonly index?: number } =>
  multiple ? { index } : {};

/** Whether a URC is about this connection; where there is only one, some modules call it 0 and some call it nothing. */
export const isAbout = (event: { readonly index?: number }, index: number): boolean =>
  (event.index ?? 0) === index;
