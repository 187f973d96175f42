import { concat, concatMap, delay, EMPTY, map, type Observable, of, timer } from 'rxjs';
import { ascii } from '../ascii.ts';
import { chosen } from '../chosen.ts';
import type { Module } from '../module.ts';
import { integer, type Parameter } from '../parameters.ts';
import { info, ok, type Part, raw } from '../part.ts';
import { changeableLength, fixedLength, longestPayload, type Payload } from '../payload.ts';
import { numbered, type Place, socketAt } from '../place.ts';
import { foreground } from '../state.ts';
import { type Command, done, type Family, refused } from './answer.ts';
import { setting } from './setting.ts';
import { qiautos, timed } from './timed.ts';

const prompt = ascii('\r\n> ');

/**
 * AT+QIPROMPT: with 0 and 2 there is no prompt, with 2 no result of what succeeded either,
 * with 3 the result carries the index.
 */
const prompts = (module: Module): boolean => module.state.settings.QIPROMPT % 2 === 1;

const result = (module: Module, place: Place, success: boolean): Observable<Part> => {
  const { QIPROMPT } = module.state.settings;
  if (success && QIPROMPT === 2) return EMPTY;
  const text = success ? 'SEND OK' : 'SEND FAIL';
  return of(info(QIPROMPT === 3 ? numbered(module.state, place, text) : text));
};

const hand = (module: Module, place: Place, payload: Payload): Observable<Part> => {
  const { profile, latency, scheduler } = module.options;
  if (payload === 'cancelled') return of(info(profile.cancelled));
  const verdict = payload.length === 0 ? of(false) : module.connections.send(place, payload);
  const time = latency['SEND'] ?? 0;
  return (time > 0 ? verdict.pipe(delay(time, scheduler)) : verdict).pipe(
    concatMap((success) => result(module, place, success)),
  );
};

const prompted = (module: Module, index: number | undefined, size: number | undefined): Observable<Part> => {
  const { state, options } = module;
  const place = chosen(state, index);
  if (!place || socketAt(state, place)?.phase !== 'CONNECTED') return refused;
  // In transparent mode what is sent is typed in data mode.
  if (foreground(state).settings.QIMODE === 1) return refused;
  const manner = {
    echoes: state.settings.QISDE === 1,
    echoesCtrlZ: options.profile.echoesCtrlZ,
    escCancels: options.profile.escCancels,
  };
  const reader = size === undefined ? changeableLength(manner) : fixedLength(size, manner);
  // Never at once: hosts that end their lines with CR LF work with real modules, so the LF that comes before the prompt
  // is no payload, while an LF typed at the prompt is.
  const open$ = timer(0, options.scheduler).pipe(
    map(() => raw(prompts(module) ? prompt : new Uint8Array(0))),
  );
  return concat(open$, timed(module, reader).pipe(concatMap((payload) => hand(module, place, payload))));
};

const length = (text: Parameter | undefined) => integer(text, 1, longestPayload);

const qisend: Command = {
  test: () => of(info('+QISEND: <length>'), ok),
  execute: (module) => prompted(module, undefined, undefined),
  write: (module, values) => {
    const several = foreground(module.state).settings.QIMUX === 1;
    const index = several ? integer(values[0], 0, 5) : undefined;
    const [size, ...more] = several ? values.slice(1) : values;
    if (more.length > 0 || (size && length(size) === undefined)) return refused;
    return prompted(module, index, length(size));
  },
};

/** Sent, acknowledged, not acknowledged, in bytes since the connection was opened (note 5.2.2). */
const acknowledged = ({ state }: Module, index?: number): Observable<Part> => {
  const place = chosen(state, index);
  const socket = place && socketAt(state, place);
  if (!socket) return refused;
  const { sent, acknowledged: arrived } = socket;
  return of(info(`+QISACK: ${sent}, ${arrived}, ${sent - arrived}`), ok);
};

const qisack: Command = {
  test: () => done,
  execute: (module) => acknowledged(module),
  write: (module, [value]) => {
    const index = integer(value, 0, 5);
    return index === undefined ? refused : acknowledged(module, index);
  },
};

/** Sending (note 5.2). */
export const send: Family = {
  QISEND: qisend,
  QISACK: qisack,
  QIAUTOS: qiautos,
  QISDE: setting('QISDE', [0, 1]),
  QIPROMPT: setting('QIPROMPT', [0, 1, 2, 3]),
};
