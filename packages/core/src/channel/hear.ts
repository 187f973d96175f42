import type { Command } from '../at/command.ts';
import type { Reason } from '../at/reason.ts';
import type { Spoiled, Step } from '../at/rule.ts';
import { accepted } from '../at/rules.ts';
import type { Token } from '../wire/token.ts';
import { begin, fenced, next } from './begin.ts';
import { QUIET_AFTER_OK } from './fence.ts';
import { learn } from './needs.ts';
import { type Advanced, type Effect, idle, type Running, type Turn, type Turns } from './turns.ts';

const NOBODY = { _tag: 'Belongs', to: 'nobody' } as const;
const RESPONSE = { _tag: 'Belongs', to: 'response' } as const;
const echo = (shown: string) => ({ _tag: 'Belongs', to: 'echo', shown }) as const;

/** A token came: whose is it, and what does it end? */
export const hear = (state: Turns, token: Token, now: number): Advanced => {
  const { running } = state;
  if (!running) return unclaimed(state, token);
  if (token._tag === 'Line' && running.echo !== '') {
    if (isLateEcho(state, running, token.text)) return unclaimed(state, token);
    const rest = afterEcho(token.text, running);
    const { shown = token.text } = running.turn.command;
    if (rest !== undefined) return [{ ...state, running: { ...running, echo: rest } }, [echo(shown)]];
    if (running.strict) return unclaimed(state, token);
  }
  const step = running.rule(token);
  if (!step) return unclaimed(state, token);
  const [after, effects] = take(state, running, step, now);
  const seen = veiled(running.turn.command, token);
  return [after, effects.map((effect) => (effect === RESPONSE ? { ...RESPONSE, ...seen } : effect))];
};

/** `AT+QISTAT` ends as the fence does: with it what is late begins, and nothing is vouched for. */
const isLateEcho = ({ overdue }: Turns, { echo: own }: Running, text: string): boolean =>
  overdue !== undefined && overdue.echo.length > own.length && text.endsWith(overdue.echo);

/** How a line may be shown whose end is a secret. */
const veiled = ({ hides }: Command<unknown>, token: Token): { readonly shown?: string } => {
  const open = token._tag === 'Line' ? hides?.exec(token.text)?.[0] : undefined;
  return token._tag === 'Line' && open !== undefined ? { shown: open.padEnd(token.text.length, '*') } : {};
};

/** Nobody's: unless what was given up claims it. A final line while nothing runs shows the line out of step. */
const unclaimed = (state: Turns, token: Token): Advanced => {
  const { overdue, running } = state;
  // With the echo on, the next answer is told apart by its echo.
  const astray = !running && state.echo !== 'on' && accepted(token) !== undefined;
  const next = astray ? { ...state, suspect: true } : state;
  // What comes behind the echo of the fence is of the present.
  if (!overdue || running?.echo === '') return [next, [NOBODY]];
  const { command, line } = overdue.turn;
  const { name: late, shown = line } = command;
  if (token._tag === 'Line' && overdue.echo !== '' && token.text.endsWith(overdue.echo))
    return [{ ...state, overdue: { ...overdue, echo: '' } }, [{ ...echo(shown), late }]];
  const step = overdue.rule(token) ?? command.reply(token);
  const claimed = (step && step._tag !== 'Doomed') || accepted(token);
  if (!claimed) return [next, [NOBODY]];
  const rule = (step?._tag === 'More' && step.next) || overdue.rule;
  return [{ ...next, overdue: { ...overdue, rule } }, [{ ...NOBODY, ...veiled(command, token), late }]];
};

/**
 * What of the echo is still to come after this line; `undefined` where the line is no part of it. A URC may be spliced
 * into an echo, and noise may stand before it, or behind the CR that ends it. Of an echo that has begun, a URC may end like
 * what is left: it is the echo's only to the letter.
 */
const afterEcho = (text: string, { echo: rest, turn: { line } }: Running): string | undefined => {
  if (text === rest || text.startsWith(`${rest}\r`)) return '';
  if (text.endsWith(line) || text.includes(`${line}\r`)) return '';
  return rest.startsWith(text) ? rest.slice(text.length) : undefined;
};

const take = (state: Turns, running: Running, step: Step<unknown>, now: number): Advanced => {
  switch (step._tag) {
    case 'More': {
      const going = patient(marred({ ...running, rule: step.next ?? running.rule }, step), step.quiet, now);
      return [{ ...state, running: going }, [RESPONSE, ...tell(going, step.values)]];
    }
    case 'Doomed': {
      const verdict = { _tag: 'Interrupted', text: step.text } as const;
      const deadline = Math.min(running.deadline, now + step.within);
      return [{ ...state, running: { ...running, verdict, deadline } }, [NOBODY]];
    }
    case 'Done':
    case 'Refused': {
      if (running.fence) return believe(state, running, now);
      if (running.prepares && step._tag === 'Done') return prepared(state, running, running.prepares, now);
      if (step._tag === 'Done' && step.over) return over(state, running, step, step.over);
      const [after, effects] = next(learned(state, running, step._tag === 'Done'), now);
      return [
        after,
        [RESPONSE, ...ending(step._tag === 'Done' ? marred(running, step) : running, step), ...effects],
      ];
    }
  }
};

/** The module is gone with this line, which is news for all: nothing more is written to it. */
const over = (
  { waiting }: Turns,
  running: Running,
  step: Step<unknown> & { _tag: 'Done' },
  reason: Reason,
): Advanced => [
  idle,
  [NOBODY, ...ending(running, step), ...waiting.map(({ id }): Effect => ({ _tag: 'Fail', id, reason }))],
];

/** Where silence ends the answer, it is waited for; a line that came instead takes that back. */
const patient = (running: Running, quiet: number | undefined, now: number): Running => {
  if (quiet !== undefined) return { ...running, deadline: now + quiet, verdict: { _tag: 'Whole' } };
  if (running.verdict?._tag !== 'Whole') return running;
  const { verdict, ...going } = running;
  return { ...going, deadline: now + running.turn.command.timeout };
};

/** The first line that could not be read is the one that is told. */
const marred = (running: Running, { spoiled }: { readonly spoiled?: Spoiled }): Running =>
  spoiled && !running.spoiled ? { ...running, spoiled } : running;

/** Whose turn it is: a setting is made for the one that needs it. */
export const asker = ({ prepares, turn }: Running): Turn => prepares ?? turn;

/** The setting is made: the turn that needs it follows at once, unless its asker has left. */
const prepared = (state: Turns, running: Running, turn: Turn, now: number): Advanced => {
  const known = learned(state, running, true);
  if (!running.silenced) {
    const [after, effects] = begin(known, turn, now);
    return [after, [RESPONSE, ...effects]];
  }
  const [after, effects] = next(known, now);
  return [after, [RESPONSE, ...unheard(running, undefined), ...effects]];
};

/** What whoever asked is told at the final line. */
export const ending = (running: Running, step: Step<unknown> & { _tag: 'Done' | 'Refused' }): Effect[] => {
  const reason = reasonOf(running, step);
  const told = tell(running, step._tag === 'Done' ? step.values : []);
  if (running.silenced) return [...told, ...unheard(running, reason)];
  return reason ? failing(running, reason) : [...told, { _tag: 'End', id: asker(running).id }];
};

/** It has failed, whether or not somebody is there to be told. */
export const failing = (running: Running, reason: Reason): Effect[] =>
  running.silenced ? unheard(running, reason) : [{ _tag: 'Fail', id: asker(running).id, reason }];

/** Whoever asked is not there to be told, and yet the module is as the command has made it, or as nobody knows. */
const unheard = ({ turn, leaving }: Running, reason: Reason | undefined): Effect[] => {
  if (leaving) return [];
  const { id, command } = turn;
  return [reason ? { _tag: 'Unheard', id, command, reason } : { _tag: 'Unheard', id, command }];
};

const tell = ({ turn, silenced, spoiled }: Running, values: readonly unknown[]): Effect[] =>
  spoiled || values.length === 0 ? [] : [{ _tag: silenced ? 'Overheard' : 'Tell', id: turn.id, values }];

const reasonOf = ({ turn, spoiled }: Running, step: Step<unknown>): Reason | undefined => {
  const command = turn.command.name;
  if (step._tag === 'Refused') {
    const { text, code, because } = step;
    if (because) return because;
    return code === undefined ? { _tag: 'Refused', command, text } : { _tag: 'Refused', command, text, code };
  }
  return spoiled && { _tag: 'Malformed', command, ...spoiled };
};

/** A probe's final came. Its echo vouches for it; without one, silence has to. */
const believe = (state: Turns, running: Running, now: number): Advanced => {
  if (running.echo === '') {
    const [after, effects] = fenced(state, running, true, now);
    return [after, [RESPONSE, ...effects]];
  }
  const waiting: Running = { ...running, deadline: now + QUIET_AFTER_OK, verdict: { _tag: 'Whole' } };
  return [{ ...state, running: waiting }, [RESPONSE]];
};

/** The line is free, and what the running command has shown of the module is known: its echo, a setting that it made. */
export const learned = (state: Turns, { turn, echo: awaited }: Running, done: boolean): Turns => {
  const switched = turn.line.toUpperCase().startsWith('ATE');
  const seen = awaited === '' || state.echo === 'on' ? 'on' : 'off';
  const known = done ? learn(state.known, turn.line) : state.known;
  return { ...state, running: undefined, echo: switched ? 'unknown' : seen, known };
};
