import type { Operation } from '../../src/protocol/message.ts';

/** One of each kind that a client may ask. */
const operations: readonly Operation[] = [
  { t: 'drain' },
  { t: 'purge' },
  { t: 'release' },
  { t: 'takeover', how: 'force' },
  { t: 'takeover', how: 'if-dead' },
  { t: 'set', settings: { baudRate: 9_600 } },
  { t: 'lines', lines: { dtr: false } },
  { t: 'pulse', line: 'rts', level: true, ms: 100 },
  { t: 'script', steps: [{ quiet: 1_000 }, { write: 'QQ==' }, { expect: 'QQ==', ms: 500 }] },
  { t: 'will', steps: [{ write: 'QQ==' }] },
  { t: 'action', name: 'power-key' },
  { t: 'ports' },
];

export const count = operations.length;
export const operationAt = (at: number): Operation => operations[at % count] ?? { t: 'drain' };
