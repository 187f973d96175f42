import type { Traced } from '@atrx/core';

/** A line of an answer, by its look. */
const RESPONSE =
  /^(?:OK|ERROR|\+CM[ES] ERROR:.*|(?:\d, *)?(?:SEND|CLOSE|DEACT|SERVER) (?:OK|FAIL)|\+[A-Z]+: ?.*)$/;

/** A command line, as a module repeats it. */
const ECHO = /^AT/i;

/**
 * What crosses a line, seen by somebody who has asked nothing: lines of nobody are what another has asked, and was answered.
 * By their look, since nothing else tells them.
 */
export const observed = (traced: Traced): Traced => {
  if (traced.direction === 'out' || (traced.kind !== 'noise' && traced.kind !== 'urc')) return traced;
  const { text } = traced;
  if (ECHO.test(text)) return { ...traced, kind: 'echo' };
  return traced.kind === 'noise' && RESPONSE.test(text) ? { ...traced, kind: 'response' } : traced;
};
