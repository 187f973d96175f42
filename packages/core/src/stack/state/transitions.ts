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
  /** No arrow of the figures: the note says so elsewhere, or modules do. */
  readonly beside?: true;
  /** It leaves no doubt where the stack is, wherever it was thought to be. */
  readonly certain?: true;
}

const OFF = ['IP INITIAL', 'IP START'] as const;
const RISING = ['IP CONFIG', 'IP IND'] as const;
const READY = ['IP GPRSACT', 'IP STATUS'] as const;
const CONNECTING = ['TCP CONNECTING', 'UDP CONNECTING'] as const;
const CLOSED = ['IP CLOSE', 'CONNECT FAIL'] as const;
/** The states in which a context has an address. */
export const ACTIVE: readonly StackState[] = [
  ...READY,
  ...CONNECTING,
  'CONNECT OK',
  ...CLOSED,
  'IP PROCESSING',
];
const OPEN: readonly StackState[] = [...CONNECTING, 'CONNECT OK'];
const BEGUN: readonly StackState[] = ['IP START', ...ACTIVE, 'PDP DEACT'];
const UNASKED: readonly StackState[] = [...OFF, 'IP GPRSACT'];

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
  { from: ['IP GPRSACT'], on: 'AT+QILOCIP done', to: 'IP STATUS' },
  { from: [...RISING, 'IP GPRSACT'], on: '+QIACT: 1', to: 'IP START', beside: true },

  { from: OFF, on: 'AT+QIDNSGIP taken', to: 'IP IND', beside: true },
  { from: [...OFF, 'IP IND'], on: 'AT+QIDNSGIP done', to: 'IP GPRSACT', beside: true },
  { from: ['IP IND'], on: 'AT+QIDNSGIP refused', to: 'before', beside: true },
  { from: OFF, on: 'AT+QISERVER taken', to: 'IP IND', beside: true },
  { from: [...UNASKED, 'IP IND'], on: 'AT+QISERVER done', to: 'IP STATUS', beside: true },
  { from: ['IP IND'], on: 'AT+QISERVER refused', to: 'before', beside: true },

  { from: ['IP STATUS', ...CLOSED], on: 'AT+QIOPEN TCP done', to: 'TCP CONNECTING', only: 'single' },
  { from: ['IP STATUS', ...CLOSED], on: 'AT+QIOPEN UDP done', to: 'UDP CONNECTING', only: 'single' },
  { from: UNASKED, on: 'AT+QIOPEN TCP done', to: 'TCP CONNECTING', only: 'single', beside: true },
  { from: UNASKED, on: 'AT+QIOPEN UDP done', to: 'UDP CONNECTING', only: 'single', beside: true },
  { from: CONNECTING, on: 'AT+QIOPEN refused', to: 'before', only: 'single', beside: true },
  { from: CONNECTING, on: 'CONNECT OK', to: 'CONNECT OK', only: 'single', certain: true },
  { from: CONNECTING, on: 'CONNECT', to: 'CONNECT OK', only: 'single' },
  { from: CONNECTING, on: 'ALREADY CONNECT', to: 'CONNECT OK', only: 'single', certain: true, beside: true },
  { from: CONNECTING, on: 'CONNECT FAIL', to: 'IP CLOSE', only: 'single', certain: true },
  { from: OPEN, on: 'AT+QICLOSE done', to: 'IP CLOSE', only: 'single' },
  { from: OPEN, on: 'CLOSED', to: 'IP CLOSE', only: 'single' },

  { from: ['IP STATUS'], on: 'AT+QIOPEN TCP done', to: 'IP PROCESSING', only: 'multiple' },
  { from: ['IP STATUS'], on: 'AT+QIOPEN UDP done', to: 'IP PROCESSING', only: 'multiple' },
  { from: UNASKED, on: 'AT+QIOPEN TCP done', to: 'IP PROCESSING', only: 'multiple', beside: true },
  { from: UNASKED, on: 'AT+QIOPEN UDP done', to: 'IP PROCESSING', only: 'multiple', beside: true },
  { from: READY, on: 'CONNECT OK', to: 'IP PROCESSING', only: 'multiple', certain: true, beside: true },
  { from: READY, on: 'ALREADY CONNECT', to: 'IP PROCESSING', only: 'multiple', certain: true, beside: true },
  { from: READY, on: 'REMOTE IP', to: 'IP PROCESSING', only: 'multiple', certain: true, beside: true },

  { from: ACTIVE, on: 'AT+CGATT=0 done', to: 'PDP DEACT' },
  { from: ACTIVE, on: '+PDP DEACT', to: 'PDP DEACT' },
  { from: BEGUN, on: 'AT+QIDEACT done', to: 'IP INITIAL' },
  { from: RISING, on: 'AT+QIDEACT done', to: 'IP INITIAL', beside: true },
  { from: [...BEGUN, ...RISING], on: '+QIDEACT: 0', to: 'IP INITIAL', beside: true },
  { from: [...BEGUN, ...RISING], on: 'RDY', to: 'IP INITIAL', beside: true },
  { from: [...BEGUN, ...RISING], on: 'POWER DOWN', to: 'IP INITIAL', beside: true },
];

/** Where the stack goes from there, if it goes anywhere. */
export const next = (figure: Figure, from: StackState, on: string): Transition['to'] | undefined => {
  const meant = transitions.filter((row) => row.on === on && (row.only ?? figure) === figure);
  return (meant.find((row) => row.from.includes(from)) ?? meant.find(({ certain }) => certain))?.to;
};
