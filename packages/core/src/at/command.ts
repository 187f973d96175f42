import type { either as E } from 'fp-ts';
import type { Reason } from './reason.ts';
import type { Rule } from './rule.ts';

/** One AT command, as data: what is written, and how its answer is read. Only the channel talks. */
export interface Command<A> {
  /** The manual's name, for people: `QISACK`. */
  readonly name: string;
  /** The line without its CR; `Left` when an argument cannot be written: the channel then refuses it before the wire. */
  readonly line: E.Either<Reason, string>;
  /** How long the final answer may take, in ms from the moment the line was written. */
  readonly timeout: number;
  readonly reply: Rule<A>;
  /** What is written when the module prompts for it. */
  readonly input?: Input;
  /** A line of the answer that announces this many raw bytes right after it (`+QIRD: …,36`). */
  readonly body?: AnsweredBody;
  /** The settings of the module under which this line means what is meant: they are made first, in the same turn. */
  readonly needs?: Readonly<Record<string, number>>;
  /** Done, the UART is a connection's: data mode begins with it (note 4). */
  readonly diverts?: true;
  /** The line as logs and traces may show it, where it holds a secret. */
  readonly shown?: string;
  /** A line of its answer holds a secret behind this, up to the end of the line. */
  readonly hides?: RegExp;
}

/** What follows the prompt `> `. */
export interface Input {
  readonly bytes: Uint8Array;
  /** Whether the module may repeat the bytes back (AT+QISDE=1, the default of the module). */
  readonly echoed: boolean;
  /** The module goes on taking input until a time is over (note 5.2.2.3): until then ESC calls it off, all of it. */
  readonly open?: boolean;
  /** ESC is a byte of it like any other: the module waits for as many bytes as the line has said, whatever they are. */
  readonly literal?: true;
  /** No prompt comes (AT+QIPROMPT=0): it is written a moment after the line, if that was not refused by then. */
  readonly unprompted?: boolean;
}

/** A counted block within an answer. */
export interface AnsweredBody {
  /** How the announcing line begins: `+QIRD: `. */
  readonly prefix: string;
}
