export { chunked, type PieceSize } from './chunked.ts';
export type { Gap } from './gap.ts';
export { absent, type FarEnd, type MemoryOptions, memory, silence } from './memory.ts';
export type { OutgoingSignals, Signals } from './signals.ts';
export type { Link, Transport } from './transport.ts';
export { TransportError, type TransportReason } from './transport-error.ts';
export type { LineSettings, Tuning } from './tuning.ts';
