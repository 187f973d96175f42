import type { Protocol } from '../../codec/protocol.ts';
import type { Role } from '../../codec/role.ts';
import type { StackState } from '../../codec/state.ts';
import type { ContextId } from '../stack.ts';
import { type ContextState, entered, figureOf, initialContext } from './context-state.ts';
import type { Told } from './modem-state.ts';
import { next } from './transitions.ts';

/** What is known of the module, and what has to be remembered to understand what it says next. */
export interface Picture {
  readonly told: Told;
  /** How many connections a context has under AT+QIMUX=1. */
  readonly most: number;
  /** As what AT+QICLOSE means the module now (AT+QISRVC). */
  readonly role: Role;
  readonly memories: readonly [Memory, Memory];
  /** The connections of which there was news since the module was last asked for its state: its answer may be older. */
  readonly fresh: readonly number[];
  /** One of two is over, and the module has not said which. */
  readonly doubt?: readonly [Seen, Seen];
}

/** What has to be remembered of a context. */
export interface Memory {
  /** Where the stack was before it was activated, or began to connect. */
  readonly before?: StackState;
  /** The connection that AT+QIOPEN is about while its OK is awaited, and whether the news of it has overtaken that. */
  readonly opening?: { readonly index: number; readonly overtaken: boolean };
  /** What the server takes. */
  readonly serves?: Protocol;
}

/** A connection as it is known: `client` is the one of the server under AT+QIMUX=0. */
export interface Seen {
  readonly id: ContextId;
  readonly place: number | 'client';
}

export const blank = (connections: number, most: number): Picture => ({
  most,
  told: { powered: true, contexts: [initialContext(connections), initialContext(connections)] },
  role: 1,
  memories: [{}, {}],
  fresh: [],
});

/** The same picture with a context changed. */
export const withContext = (
  picture: Picture,
  id: ContextId,
  change: (context: ContextState) => ContextState,
): Picture => {
  const [first, second] = picture.told.contexts;
  const before = id === 0 ? first : second;
  const after = change(before);
  if (after === before) return picture;
  return {
    ...picture,
    told: { ...picture.told, contexts: id === 0 ? [after, second] : [first, after] },
  };
};

/** The same picture with news of the module around its contexts. */
export const withTold = (picture: Picture, news: Partial<Told>): Picture => {
  const { told } = picture;
  const isNew = AROUND.some((key) => key in news && news[key] !== told[key]);
  return isNew ? { ...picture, told: { ...told, ...news } } : picture;
};

const AROUND = ['foreground', 'sim', 'registration', 'gprs', 'attached'] as const;

/** The same picture with something about a context remembered. */
export const remembering = (picture: Picture, id: ContextId, memory: Memory): Picture => {
  const [first, second] = picture.memories;
  return { ...picture, memories: id === 0 ? [memory, second] : [first, memory] };
};

/** Which context something is about that names none: the one in the foreground, which is 0 until something else is told. */
export const foregroundOf = ({ told }: Picture): ContextId => told.foreground ?? 0;

/** Something has happened to a context: its stack goes where the figures have it go. */
export const happened = (picture: Picture, id: ContextId, cause: string): Picture => {
  const { stack, ...context } = picture.told.contexts[id];
  const to = next(figureOf({ stack, ...context }), stack, cause);
  if (to === undefined) return picture;
  const memory = picture.memories[id];
  if (to === 'before') return withContext(picture, id, (was) => entered(was, memory.before ?? 'IP INITIAL'));
  const rises = RISING.includes(to) && !RISING.includes(stack);
  const remembered = rises ? remembering(picture, id, { ...memory, before: stack }) : picture;
  return withContext(remembered, id, (was) => entered(was, to));
};

export const IDS = [0, 1] as const;

/** States from which there may be a way back. */
const RISING: readonly StackState[] = ['IP CONFIG', 'IP IND', 'TCP CONNECTING', 'UDP CONNECTING'];
