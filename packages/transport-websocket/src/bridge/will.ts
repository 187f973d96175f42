import type { ScriptStep } from '../protocol/script.ts';

/**
 * What becomes of a line whose writer has vanished, where a module that speaks AT is at its end: a payload that was begun
 * is given up (ESC), a command that was begun is spoilt, not executed (so never a bare CR), and the module answers again.
 */
export const atWill: readonly ScriptStep[] = [
  { write: '\x1b' },
  { quiet: 100 },
  { write: 'AT\r' },
  { quiet: 200 },
  { write: 'AT\r' },
  { expect: 'OK', ms: 1000 },
];
