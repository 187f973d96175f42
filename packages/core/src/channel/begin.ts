import { ascii } from '../bytes/ascii.ts';
import { firstProbe, isLastProbe, lastProbe, PROBES, type Probe } from './fence.ts';
import { missing } from './needs.ts';
import type { Advanced, Effect, Running, Turn, Turns } from './turns.ts';

/** How long the prompt `> ` may take, in ms: longer, and it was lost, or comes too late to be trusted. */
export const PROMPT_WITHIN = 5_000;

/** How long the line may take to take what is written, in ms: patience begins behind that. */
const TAKEN_WITHIN = 10_000;

/** The line is free: the next turn begins, behind a fence where one is needed. */
export const next = (state: Turns, now: number): Advanced => {
  const [turn, ...waiting] = state.waiting;
  if (state.running || !turn) return [state, []];
  if (state.suspect) return probe(state, firstProbe(state), now);
  return begin({ ...state, waiting }, turn, now);
};

/** A turn begins, behind the setting that it needs where that is not made yet. */
export const begin = (state: Turns, turn: Turn, now: number): Advanced => {
  const setting = missing(state.known, turn.command);
  if (setting) return put(state, setting, now, { prepares: turn, strict: state.echo === 'on' });
  return put(state, turn, now, { strict: state.echo === 'on' });
};

const put = (
  state: Turns,
  turn: Turn,
  now: number,
  how: Pick<Running, 'strict'> & Partial<Pick<Running, 'fence' | 'prepares'>>,
): Advanced => {
  const { input, timeout, reply } = turn.command;
  const running: Running = {
    turn,
    rule: reply,
    awaiting: input ? 'prompt' : 'answer',
    echo: turn.line,
    silenced: false,
    leaving: false,
    fence: false,
    deadline: now + TAKEN_WITHIN + (input ? PROMPT_WITHIN : timeout),
    ...how,
  };
  return [{ ...state, running }, [lineOf(turn)]];
};

const probe = (state: Turns, { turn, strict }: Probe, now: number): Advanced =>
  put(state, turn, now, { strict, fence: true });

const lineOf = ({ command, line }: Turn): Effect => ({
  _tag: 'Write',
  bytes: ascii(`${line}\r`),
  what: 'command',
  shown: command.shown ?? line,
});

/** A probe of the fence has come to its end, answered or not. */
export const fenced = (state: Turns, running: Running, answered: boolean, now: number): Advanced => {
  if (!isLastProbe(running.turn)) return probe(state, lastProbe(state.unanswered), now);
  const free = { ...state, running: undefined };
  if (answered) {
    const echo = running.echo === '' ? 'on' : 'off';
    return next({ ...free, echo, suspect: false, overdue: undefined, unanswered: 0 }, now);
  }
  const unanswered = state.unanswered + 1;
  if (unanswered < PROBES) return next({ ...free, unanswered }, now);
  const [turn, ...waiting] = state.waiting;
  const [after, effects] = next({ ...free, unanswered: 0, waiting }, now);
  if (!turn) return [after, effects];
  return [
    after,
    [{ _tag: 'Fail', id: turn.id, reason: { _tag: 'Unresponsive', probes: PROBES } }, ...effects],
  ];
};
