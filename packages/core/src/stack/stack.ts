import type { Observable, SchedulerLike } from 'rxjs';
import type { Command } from '../at/command.ts';
import type { Channel } from '../channel/channel.ts';
import type { Role } from '../codec/role.ts';
import type { Status } from '../codec/status.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { Closeable } from '../scope/closeable.ts';
import type { Slots } from './connection/slots.ts';

/** What the connections over one PDP context share: the channel, how the module was set up, and which connections are in use. */
export interface Stack {
  readonly channel: Channel;
  readonly dialect: Dialect;
  readonly scheduler: SchedulerLike;
  /** Which of the module's two contexts it is (AT+QIFGCNT, note 7.1). */
  readonly context: ContextId;
  /** AT+QIMUX=1: commands and URCs name their connection. */
  readonly multiple: boolean;
  /** AT+QINDI=1: received data waits in the module until it is read. */
  readonly pull: boolean;
  /** With AT+QINDI=1: how long a reader waits without an announcement until it is looked for data all the same, in ms. */
  readonly pollEvery: number;
  /** The module's connections, whichever context they are over: a URC names the connection, and never the context. */
  readonly slots: Slots;
  /** AT+QISTATE of this context, once for all who ask it at the same time. */
  readonly status$: Observable<Status>;
  /** The module knows nothing of a connection that it never said was closed: so it may be with the context. */
  readonly denied: () => void;
  /** What is open over this context. */
  readonly open: Set<Closeable>;
  /** Errors when everything over the context is gone: with `ModemError`, or `TransportError` when the line is. */
  readonly lost$: Observable<never>;
}

export type ContextId = 0 | 1;

/** The module as the client of a connection, and as its server (AT+QISRVC, note 3.2). */
export const [CLIENT, SERVER]: readonly [Role, Role] = [1, 2];

/** The command as one about this context: which is put into the foreground first, where it is not. */
export const within = <A>({ context }: Pick<Stack, 'context'>, command: Command<A>): Command<A> => ({
  ...command,
  needs: { ...command.needs, QIFGCNT: context },
});

/** The same, about one of the context's connections: AT+QISEND, AT+QISACK and AT+QICLOSE mean those of one role at a time. */
export const acting = <A>(stack: Pick<Stack, 'context'>, role: Role, command: Command<A>): Command<A> => {
  const about = within(stack, command);
  return { ...about, needs: { ...about.needs, QISRVC: role } };
};

/**
 * A command that opens connections in that role. Where there is one connection only and its data is pushed, the module lets
 * those of one role be heard (note 3.2): it is to be this one.
 */
export const opening = <A>(stack: Stack, role: Role, command: Command<A>): Command<A> =>
  stack.multiple || stack.pull ? within(stack, command) : acting(stack, role, command);

/** The index as commands name it: none where there is only one connection (note 3.1, 3.3). */
export const named = ({ multiple }: Stack, index: number): { readonly index?: number } =>
  multiple ? { index } : {};

/** Whether a URC is about this connection; where there is only one, some modules call it 0 and some call it nothing. */
export const isAbout = (event: { readonly index?: number }, index: number): boolean =>
  (event.index ?? 0) === index;
