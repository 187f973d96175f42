import type { Reason } from '../at/reason.ts';
import { accepted } from '../at/rules.ts';
import { ESC } from '../bytes/ascii.ts';
import { fenced, next, PROMPT_WITHIN } from './begin.ts';
import { asker, ending, hear, learned } from './hear.ts';
import { type Advanced, type Effect, type Event, idle, type Running, type Turns } from './turns.ts';

/** How long a module may take to leave its input when ESC calls it off, in ms. */
const ESCAPED_WITHIN = 2_000;

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
      return hear(state, event.token, now);
    case 'Prompted':
      return prompted(state, now);
    case 'Drained':
      return drained(state, now);
    case 'Expired':
      return state.running && now >= state.running.deadline
        ? expired(state, state.running, now)
        : [state, []];
    case 'Doubted':
      return [{ ...state, suspect: true }, []];
    case 'Broken':
      return broken(state, event.reason);
  }
};

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
  const leaving = waiting({ ...quiet, leaving: true, rule: accepted }, now);
  return [{ ...state, running: leaving }, [calledOff]];
};

const prompted = (state: Turns, now: number): Advanced => {
  const { running, overdue } = state;
  const input = running?.turn.command.input;
  // A prompt that comes too late would take the next command for payload, and tell it the peer.
  if (!running || !input || running.awaiting !== 'prompt')
    return overdue && overdue.prompts > 0
      ? [{ ...state, overdue: { ...overdue, prompts: overdue.prompts - 1 } }, [calledOff]]
      : [state, []];
  // The prompt proves that the line arrived, even if its echo was damaged.
  const answering = waiting(
    { ...running, strict: false, awaiting: 'answer', leaving: running.silenced },
    now,
  );
  if (running.silenced) return [{ ...state, running: { ...answering, rule: accepted } }, [calledOff]];
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

const calledOff: Effect = { _tag: 'Write', bytes: Uint8Array.of(ESC), what: 'escape', shown: 'ESC' };

/** Patience is counted from the moment the last byte has left, not from when it was handed over. */
const drained = (state: Turns, now: number): Advanced => {
  const { running } = state;
  return running ? [{ ...state, running: waiting(running, now) }, []] : [state, []];
};

/** How long what it awaits may take. */
const patience = ({ turn, awaiting, leaving }: Running): number => {
  if (awaiting === 'prompt') return PROMPT_WITHIN;
  return leaving ? ESCAPED_WITHIN : turn.command.timeout;
};

/** Its patience begins afresh, unless its end is in sight already. */
const waiting = (running: Running, now: number): Running =>
  running.verdict ? running : { ...running, deadline: now + patience(running) };

const expired = (state: Turns, running: Running, now: number): Advanced => {
  const { verdict, silenced, awaiting } = running;
  if (running.fence) return fenced(state, running, verdict?._tag === 'Whole', now);
  if (verdict?._tag === 'Whole') {
    const [after, effects] = next(learned(state, running, true), now);
    return [after, [...ending(running, { _tag: 'Done', values: [] }), ...effects]];
  }
  const { shown = running.turn.line } = running.turn.command;
  const overdue = { echo: running.echo, shown, prompts: awaiting === 'prompt' ? LATE_PROMPTS : 0 };
  const [after, effects] = next({ ...state, running: undefined, known: {}, suspect: true, overdue }, now);
  const fail: Effect = { _tag: 'Fail', id: asker(running).id, reason: lateness(running) };
  return [after, [...(awaiting === 'prompt' ? [calledOff] : []), ...(silenced ? [] : [fail]), ...effects]];
};

const lateness = (running: Running): Reason => {
  const { turn, verdict, awaiting, spoiled } = running;
  const command = turn.command.name;
  if (spoiled) return { _tag: 'Malformed', command, ...spoiled };
  if (verdict?._tag === 'Interrupted') return { _tag: 'Interrupted', command, text: verdict.text, awaiting };
  return { _tag: 'TimedOut', command, after: patience(running), awaiting };
};

/** Everyone who waits is told; what the module still says is nobody's, and the line is fenced before the next command. */
const broken = ({ running, waiting }: Turns, reason: Reason): Advanced => {
  const turns = [...(running && !running.fence && !running.silenced ? [asker(running)] : []), ...waiting];
  return [
    { ...idle, suspect: running !== undefined },
    turns.map(({ id }): Effect => ({ _tag: 'Fail', id, reason })),
  ];
};
