import type { StackState } from '../../codec/state.ts';

/** One connection (AT+QIMUX=0, note figure 3) or six (AT+QIMUX=1, note figure 4). */
export type Figure = 'single' | 'multiple';

/** A command on its way: its line is written, the module has taken it in, as its echo shows, and it has done it or refused it. */
export type Phase = 'written' | 'taken' | 'done' | 'refused';

/** What happens to the stack, as far as it is seen from outside: how far a command has come, or a line that the module says unasked. */
export type Cause =
  | `AT+${'QIREGAPP' | 'QIACT' | 'QILOCIP' | 'QIDEACT' | 'QIDNSGIP' | 'QISERVER'} ${Phase}`
  | `AT+QIOPEN ${'TCP' | 'UDP'} done`
  | 'AT+QIOPEN refused'
  | 'AT+QICLOSE done'
  | 'AT+CGATT=0 done'
  | 'ALREADY CONNECT'
  | 'CONNECT OK'
  | 'CONNECT'
  | 'CONNECT FAIL'
  | 'CLOSED'
  | 'REMOTE IP'
  | '+PDP DEACT'
  | '+QIACT: 1'
  | '+QIDEACT: 0'
  | 'RDY'
  | 'POWER DOWN';

/** An arrow of the figures, or several that differ only in where they begin. */
export interface Transition {
  readonly from: readonly StackState[];
  readonly on: Cause;
  /** `before`: the state in which what came to nothing began. */
  readonly to: StackState | 'before';
  /** The figure it belongs to; both where none is named. */
  readonly only?: Figure;
  /** It leaves no doubt where the stack is, wherever it was thought to be. */
  readonly certain?: true;
}

const OFF = ['IP INITIAL', 'IP START'] as const;
const RISING = ['IP CONFIG', 'IP IND'] as const;
const READY = ['IP GPRSACT', 'IP STATUS'] as const;
const CONNECTING = ['TCP CONNECTING', 'UDP CONNECTING'] as const;
const CLOSED = ['IP CLOSE', 'CONNECT FAIL'] as const;
const ACTIVE: readonly StackState[] = [...READY, ...CONNECTING, 'CONNECT OK', ...CLOSED, 'IP PROCESSING'];
const OPEN: readonly StackState[] = [...CONNECTING, 'CONNECT OK'];
const OPENABLE: readonly StackState[] = [...OFF, ...READY, ...CLOSED];

/**
 * Figures 3 and 4 of the note, and what it says beside them: a context is also activated by the command that needs it first
 * (note 3, 8.2), and IP IND stands between IP CONFIG and IP GPRSACT (note 5.6.1). For one connection the stack follows it,
 * for six it does not: IP PROCESSING is left only with the context.
 */
export const transitions: readonly Transition[] = [
  { from: ['IP INITIAL'], on: 'AT+QIREGAPP done', to: 'IP START', certain: true },

  { from: ['IP START'], on: 'AT+QIACT written', to: 'IP CONFIG' },
  { from: ['IP CONFIG'], on: 'AT+QIACT taken', to: 'IP IND' },
  { from: RISING, on: 'AT+QIACT done', to: 'IP GPRSACT', certain: true },
  { from: RISING, on: 'AT+QIACT refused', to: 'IP START' },
  { from: [...RISING, 'IP GPRSACT'], on: '+QIACT: 1', to: 'IP START' },
  { from: ['IP GPRSACT'], on: 'AT+QILOCIP done', to: 'IP STATUS' },

  { from: OFF, on: 'AT+QIDNSGIP taken', to: 'IP IND' },
  { from: [...OFF, 'IP IND'], on: 'AT+QIDNSGIP done', to: 'IP GPRSACT' },
  { from: ['IP IND'], on: 'AT+QIDNSGIP refused', to: 'before' },
  { from: OFF, on: 'AT+QISERVER taken', to: 'IP IND' },
  { from: [...OFF, 'IP IND', 'IP GPRSACT'], on: 'AT+QISERVER done', to: 'IP STATUS' },
  { from: ['IP IND'], on: 'AT+QISERVER refused', to: 'before' },

  { from: OPENABLE, on: 'AT+QIOPEN TCP done', to: 'TCP CONNECTING', only: 'single' },
  { from: OPENABLE, on: 'AT+QIOPEN UDP done', to: 'UDP CONNECTING', only: 'single' },
  { from: CONNECTING, on: 'CONNECT OK', to: 'CONNECT OK', only: 'single', certain: true },
  { from: CONNECTING, on: 'CONNECT', to: 'CONNECT OK', only: 'single' },
  { from: CONNECTING, on: 'AT+QIOPEN refused', to: 'before', only: 'single' },
  { from: CONNECTING, on: 'ALREADY CONNECT', to: 'CONNECT OK', only: 'single', certain: true },
  { from: CONNECTING, on: 'CONNECT FAIL', to: 'IP CLOSE', only: 'single', certain: true },
  { from: OPEN, on: 'AT+QICLOSE done', to: 'IP CLOSE', only: 'single' },
  { from: OPEN, on: 'CLOSED', to: 'IP CLOSE', only: 'single' },

  { from: [...OFF, ...READY], on: 'AT+QIOPEN TCP done', to: 'IP PROCESSING', only: 'multiple' },
  { from: [...OFF, ...READY], on: 'AT+QIOPEN UDP done', to: 'IP PROCESSING', only: 'multiple' },
  { from: READY, on: 'CONNECT OK', to: 'IP PROCESSING', only: 'multiple', certain: true },
  { from: READY, on: 'ALREADY CONNECT', to: 'IP PROCESSING', only: 'multiple', certain: true },
  { from: READY, on: 'REMOTE IP', to: 'IP PROCESSING', only: 'multiple', certain: true },

  { from: ACTIVE, on: 'AT+CGATT=0 done', to: 'PDP DEACT' },
  { from: ACTIVE, on: '+PDP DEACT', to: 'PDP DEACT' },
  { from: ['IP START', ...RISING, ...ACTIVE, 'PDP DEACT'], on: 'AT+QIDEACT done', to: 'IP INITIAL' },
  { from: ['IP START', ...RISING, ...ACTIVE, 'PDP DEACT'], on: '+QIDEACT: 0', to: 'IP INITIAL' },
  { from: ['IP START', ...RISING, ...ACTIVE, 'PDP DEACT'], on: 'RDY', to: 'IP INITIAL' },
  { from: ['IP START', ...RISING, ...ACTIVE, 'PDP DEACT'], on: 'POWER DOWN', to: 'IP INITIAL' },
];

/** Where the stack goes from there, if it goes anywhere. */
export const next = (figure: Figure, from: StackState, on: string): Transition['to'] | undefined => {
  const meant = transitions.filter((row) => row.on === on && (row.only ?? figure) === figure);
  return (meant.find((row) => row.from.includes(from)) ?? meant.find(({ certain }) => certain))?.to;
};
