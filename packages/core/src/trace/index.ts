export type { Piece } from '../channel/arrivals.ts';
export type { Traced, TraceKind } from '../channel/trace.ts';
export { decode } from './decode.ts';
export { encode, encodeEnd, encodeHeader, encodeRecord } from './encode.ts';
export { explain, type TraceFault } from './fault.ts';
export { type Recording, type RecordingOptions, recording } from './recording.ts';
export { type ReplayOptions, replay } from './replay.ts';
export { sequence } from './sequence.ts';
export type { Trace, TraceEnd, TraceHeader } from './trace.ts';
