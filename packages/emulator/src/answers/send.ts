import { concat, concatMap, delay, EMPTY, map, type Observable, of, timer } from 'rxjs';
import { ascii } from '../ascii.ts';
import type { Module } from '../module.ts';
import { integer, type Parameter } from '../parameters.ts';
import { info, ok, type Part, raw } from '../part.ts';
import { changeableLength, fixedLength, longestPayload, type Payload } from '../payload.ts';
import { foreground } from '../state.ts';
import { type Command, done, type Family, refused } from './answer.ts';
import { setting } from './setting.ts';

const prompt = ascii('\r\n> ');

/**
 * AT+QIPROMPT: with 0 and 2 there is no prompt, with 2 no result of what succeeded either,
 * with 3 the result carries the index.
 */
const prompts = (module: Module): boolean => module.state.settings.QIPROMPT % 2 === 1;

const result = (module: Module, index: number, success: boolean): Observable<Part> => {
  const { QIPROMPT } = module.state.settings;
  if (success && QIPROMPT === 2) return EMPTY;
  const several = foreground(module.state).settings.QIMUX === 1;
  const text = success ? 'SEND OK' : 'SEND FAIL';
  return of(info(QIPROMPT === 3 && several ? `${index}, ${text}` : text));
};

const hand = (module: Module, index: number, payload: Payload): Observable<Part> => {
  const { profile, latency, scheduler } = module.options;
  if (payload === 'cancelled') return of(info(profile.cancelled));
  const place = { id: module.state.foreground, index };
  const verdict = payload.length === 0 ? of(false) : module.connections.send(place, payload);
  const time = latency['SEND'] ?? 0;
  return (time > 0 ? verdict.pipe(delay(time, scheduler)) : verdict).pipe(
    concatMap((success) => result(module, index, success)),
  );
};

const prompted = (module: Module, index: number | undefined, size: number | undefined): Observable<Part> => {
  const { state, options } = module;
  // Role 2 is a connection the module accepted as a server.
  if (index === undefined || state.settings.QISRVC !== 1) return refused;
  if (foreground(state).sockets[index]?.phase !== 'CONNECTED') return refused;
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
  return concat(open$, module.read(reader).pipe(concatMap((payload) => hand(module, index, payload))));
};

const length = (text: Parameter | undefined) => integer(text, 1, longestPayload);

const qisend: Command = {
  test: () => of(info('+QISEND: <length>'), ok),
  execute: (module) =>
    prompted(module, foreground(module.state).settings.QIMUX === 0 ? 0 : undefined, undefined),
  write: (module, values) => {
    const several = foreground(module.state).settings.QIMUX === 1;
    const index = several ? integer(values[0], 0, 5) : 0;
    const [size, ...more] = several ? values.slice(1) : values;
    if (more.length > 0 || (size && length(size) === undefined)) return refused;
    return prompted(module, index, length(size));
  },
};

/** Sent, acknowledged, not acknowledged, in bytes since the connection was opened (note 5.2.2). */
const acknowledged = (module: Module, index: number): Observable<Part> => {
  const socket = foreground(module.state).sockets[index];
  const [sent, done] = [socket?.sent ?? 0, socket?.acknowledged ?? 0];
  return of(info(`+QISACK: ${sent}, ${done}, ${sent - done}`), ok);
};

const qisack: Command = {
  test: () => done,
  execute: (module) => (foreground(module.state).settings.QIMUX === 0 ? acknowledged(module, 0) : refused),
  write: (module, [value]) => {
    const index = integer(value, 0, 5);
    const several = foreground(module.state).settings.QIMUX === 1;
    return several && index !== undefined ? acknowledged(module, index) : refused;
  },
};

/** Sending (note 5.2). */
export const send: Family = {
  QISEND: qisend,
  QISACK: qisack,
  QISDE: setting('QISDE', [0, 1]),
  QIPROMPT: setting('QIPROMPT', [0, 1, 2, 3]),
};
