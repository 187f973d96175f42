import type { Reason } from '../at/reason.ts';
import { accepted } from '../at/rules.ts';
import { ESC } from '../bytes/ascii.ts';
import { fenced, next, PROMPT_WITHIN, TAKEN_WITHIN } from './begin.ts';
import { asker, ending, failing, hear, learned } from './hear.ts';
import {
  type Advanced,
  type Effect,
  type Event,
  idle,
  type Overdue,
  type Running,
  type Turn,
  type Turns,
} from './turns.ts';

/** How long a module may take to leave its input when ESC calls it off, in ms. */
const ESCAPED_WITHIN = 2_000;

/** How long a module that does not prompt has to refuse the line, in ms, before its input is written all the same. */
const REFUSED_WITHIN = 100;
/** How many late prompts are called off, of the one that is to be expected. */
const LATE_PROMPTS = 3;

/** The one place where the state of the line changes. */
export const advance = (state: Turns, event: Event, now: number): Advanced => {
  switch (event._tag) {
    case 'Asked':
      return next({ ...state, waiting: [...state.waiting, event.turn] }, now);
    case 'Dropped':
      return dropped(state, event.id, now);
    case 'Heard':
      return understood(hear(state, event.token, now));
    case 'Prompted':
      return prompted({ ...state, legible: true }, now);
    case 'Judged':
      return [{ ...state, legible: event.legible }, []];
    case 'Drained':
      return drained(state, now);
    case 'Expired':
      return state.running && now >= state.running.deadline
        ? expired(state, state.running, now)
        : [state, []];
    case 'Doubted':
      return [{ ...state, suspect: true }, []];
    case 'TakenOver':
      // A command would be taken for the rest of a payload, and sent to a peer. What ESC is answered comes while nothing runs.
      return [state, state.running ? [] : [escaped]];
    case 'Gapped':
      return gapped(state, event.missing, now);
    case 'Broken':
      return broken(state, event.reason);
  }
};

/** What belongs to somebody could be read. */
const understood = ([state, effects]: Advanced): Advanced =>
  effects.some((effect) => effect._tag === 'Belongs' && effect.to !== 'nobody')
    ? [{ ...state, legible: true }, effects]
    : [state, effects];

/** Not yet written: never is. Already on the wire: it cannot be unsaid, and runs to its end in silence. */
const dropped = (state: Turns, id: number, now: number): Advanced => {
  const { running } = state;
  if (running && !running.fence && asker(running).id === id) return silenced(state, running, now);
  return [{ ...state, waiting: state.waiting.filter((turn) => turn.id !== id) }, []];
};

/** What the module has not sent on yet can still be called off. */
const silenced = (state: Turns, running: Running, now: number): Advanced => {
  const quiet = { ...running, silenced: true };
  const { input } = running.turn.command;
  if (!input?.open || running.awaiting === 'prompt' || running.leaving)
    return [{ ...state, running: quiet }, []];
  const leaving = written({ ...quiet, leaving: true, rule: accepted }, now);
  return [{ ...state, running: leaving }, [escaped]];
};

const prompted = (state: Turns, now: number): Advanced => {
  const { running, overdue } = state;
  const input = running?.turn.command.input;
  // A prompt that comes too late would take the next command for payload, and tell it the peer.
  if (!running || !input || running.awaiting !== 'prompt')
    return overdue && overdue.prompts > 0
      ? [{ ...state, overdue: { ...overdue, prompts: overdue.prompts - 1 } }, lateAt(overdue)]
      : [state, []];
  // The prompt proves that the line arrived, even if its echo was damaged.
  const leaving = running.silenced && !input.literal;
  const answering = written({ ...running, strict: false, awaiting: 'answer', leaving }, now);
  if (leaving) return [{ ...state, running: { ...answering, rule: accepted } }, [escaped]];
  const write: Effect = {
    _tag: 'Write',
    bytes: input.bytes,
    what: 'input',
    shown: `${input.bytes.length} bytes`,
  };
  const effects: readonly Effect[] = input.echoed
    ? [{ _tag: 'ExpectEcho', bytes: input.bytes }, write]
    : [write];
  return [{ ...state, running: answering }, effects];
};

/** A prompt that nobody awaits any more: what it is for is called off. */
const lateAt = ({ turn }: Overdue): readonly Effect[] => [
  { _tag: 'Belongs', to: 'nobody', late: turn.command.name },
  calledOff(turn),
];

const escaped: Effect = { _tag: 'Write', bytes: Uint8Array.of(ESC), what: 'escape', shown: 'ESC' };

/**
 * The module may wait for the input of what was given up. Where ESC is but a byte of it, it would take all commands for the rest:
 * it is given as many bytes as it waits for, which are nothing to a module that waits for commands.
 */
const calledOff = ({ command: { input } }: Turn): Effect => {
  if (!input?.literal) return escaped;
  const { length } = input.bytes;
  return { _tag: 'Write', bytes: new Uint8Array(length), what: 'escape', shown: `${length} times NUL` };
};

/** Patience is counted from the moment the last byte has left, not from when it was handed over. */
const drained = (state: Turns, now: number): Advanced => {
  const { running } = state;
  return running ? [{ ...state, running: waiting(running, now) }, []] : [state, []];
};

/** How long what it awaits may take. */
const patience = ({ turn, awaiting, leaving }: Running): number => {
  if (awaiting === 'prompt') return turn.command.input?.unprompted ? REFUSED_WITHIN : PROMPT_WITHIN;
  return leaving ? ESCAPED_WITHIN : turn.command.timeout;
};

/** More of it is written: its patience begins when that has left. */
const written = (running: Running, now: number): Running => waiting(running, now + TAKEN_WITHIN);

/** Its patience begins afresh, unless its end is in sight already. */
const waiting = (running: Running, now: number): Running =>
  running.verdict ? running : { ...running, deadline: now + patience(running) };

const expired = (state: Turns, running: Running, now: number): Advanced => {
  const { verdict } = running;
  if (running.fence) return fenced(state, running, verdict?._tag === 'Whole', now);
  if (verdict?._tag === 'Whole') {
    const [after, effects] = next(learned(state, running, true), now);
    return [after, [...ending(running, { _tag: 'Done', values: [] }), ...effects]];
  }
  const { input } = running.turn.command;
  if (running.awaiting === 'prompt' && input?.unprompted && !verdict) return prompted(state, now);
  return givenUp(state, running, lateness(running, state.legible), now);
};

/** Its answer was not had, and what was known of the module is not certain: what still comes of it may be taken for another's. */
const givenUp = (state: Turns, running: Running, reason: Reason, now: number): Advanced => {
  const { awaiting } = running;
  const overdue = { ...overdueOf(running), prompts: awaiting === 'prompt' ? LATE_PROMPTS : 0 };
  const [after, effects] = next({ ...state, running: undefined, known: {}, suspect: true, overdue }, now);
  return [
    after,
    [...(awaiting === 'prompt' ? [calledOff(running.turn)] : []), ...failing(running, reason), ...effects],
  ];
};

/** The running command is given up at once. What was not heard may have changed the module as well. */
const gapped = (state: Turns, missing: number | undefined, now: number): Advanced => {
  const { running } = state;
  if (!running) return [{ ...state, known: {}, suspect: true }, []];
  // The fence stands for that already: it believes nothing but the echo of its own.
  if (running.fence) return [state, []];
  const { awaiting, turn } = running;
  const gap = { _tag: 'LineGap', command: turn.command.name, awaiting } as const;
  return givenUp(state, running, missing === undefined ? gap : { ...gap, missing }, now);
};

/** What a command that is given up may still bring. */
const overdueOf = ({ turn, echo, rule }: Running): Overdue => ({ turn, echo, rule, prompts: 0 });

const lateness = (running: Running, legible: boolean): Reason => {
  const { turn, verdict, awaiting, spoiled, echo, rule } = running;
  const command = turn.command.name;
  if (spoiled) return { _tag: 'Malformed', command, ...spoiled };
  if (verdict?._tag === 'Interrupted') return { _tag: 'Interrupted', command, text: verdict.text, awaiting };
  const late = { _tag: 'TimedOut', command, after: patience(running), awaiting } as const;
  // Its echo or a line of its answer could be read: noise behind that is no other baud rate.
  const understood = echo !== turn.line || rule !== turn.command.reply;
  return legible || understood ? late : { ...late, hint: 'baud' };
};

/** Everyone who waits is told; what the module still says is nobody's, and the line is fenced before the next command. */
const broken = ({ running, waiting, overdue, legible }: Turns, reason: Reason): Advanced => {
  const turns = [...(running && !running.fence && !running.silenced ? [asker(running)] : []), ...waiting];
  return [
    {
      ...idle,
      legible,
      suspect: running !== undefined,
      overdue: running?.fence ? overdue : running && overdueOf(running),
    },
    turns.map(({ id }): Effect => ({ _tag: 'Fail', id, reason })),
  ];
};
