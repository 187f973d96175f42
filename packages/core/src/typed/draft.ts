import { NOTHING, joined as together } from '../bytes/joined.ts';
import { utf8 } from '../bytes/utf8.ts';
import { recognise } from '../catalogue/index.ts';

/** A command as it is typed, with the data that it will prompt for. */
export interface Request {
  readonly text: string;
  readonly data?: Uint8Array;
}

/** Something that was typed. */
export type Typed =
  | { readonly line: string }
  /** What stood there when Ctrl+Z was. */
  | { readonly ended: string }
  /** ESC, Ctrl+C. */
  | 'off';

/** How far somebody is who types requests. */
export interface Draft {
  /** The command whose data is being typed. */
  readonly pending?: Pending;
  /** What is to be done now. */
  readonly request?: Request;
  /** What is to be said to whoever types. */
  readonly said?: string;
}

export interface Pending {
  readonly text: string;
  /** How many bytes it takes; absent where Ctrl+Z ends them. */
  readonly size?: number;
  readonly bytes: Uint8Array;
}

const CTRL_Z = '\x1a';
const ESC = '\x1b';
const LINE_END = '\r\n';

/**
 * What somebody types becomes requests. Data is taken before its command is written: a module that has prompted waits for it, and
 * takes whatever comes for it.
 */
export const typedAt = ({ pending }: Draft, typed: Typed): Draft => {
  if (typed === 'off') return pending ? { said: `${pending.text} was called off: nothing was sent.` } : {};
  if (pending) return 'ended' in typed ? ended(pending, typed.ended) : more(pending, typed.line);
  const text = ('ended' in typed ? typed.ended : typed.line).trim();
  if (text === '') return {};
  const known = recognise(text);
  switch (known?.form.data) {
    case 'counted':
      return { pending: { text, size: Number(known.given.at(-1)), bytes: NOTHING } };
    case 'ended':
      return { pending: { text, bytes: NOTHING } };
    default:
      return { request: { text } };
  }
};

const more = (pending: Pending, line: string): Draft => {
  if (line.includes(ESC)) return typedAt({ pending }, 'off');
  const end = pending.size === undefined ? line.indexOf(CTRL_Z) : -1;
  if (end >= 0) return ended(pending, line.slice(0, end));
  const { text, size } = pending;
  const bytes = joined(pending.bytes, line);
  if (size === undefined) return { pending: { text, bytes: joined(bytes, LINE_END) } };
  if (bytes.length > size)
    return { said: `${text} sends ${size} bytes, and these are ${bytes.length}: nothing was sent.` };
  if (bytes.length === size) return { request: { text, data: bytes } };
  const next = joined(bytes, LINE_END);
  return next.length >= size
    ? { request: { text, data: next.subarray(0, size) } }
    : { pending: { text, size, bytes: next } };
};

const ended = (pending: Pending, last: string): Draft => {
  const { text, size, bytes } = pending;
  if (size === undefined) return { request: { text, data: joined(bytes, last) } };
  const draft = more(pending, last);
  return draft.request || draft.said !== undefined
    ? draft
    : {
        pending: { ...pending, bytes: joined(bytes, last) },
        said: lacking({ ...pending, bytes: joined(bytes, last) }),
      };
};

/** What is still to be typed. */
export const lacking = ({ size, bytes }: Pending): string =>
  size === undefined
    ? 'Ctrl+Z ends the data, ESC calls it off'
    : `${size - bytes.length} bytes to go; ESC calls it off`;

const joined = (bytes: Uint8Array, text: string): Uint8Array => together(bytes, utf8(text));
