import { concat, concatMap, defer, EMPTY, map, type Observable, of } from 'rxjs';
import { activation } from '../activation.ts';
import { inBackground } from '../background.ts';
import { isActive } from '../bearer.ts';
import { elapsed } from '../elapsed.ts';
import { duration } from '../latency.ts';
import type { Module } from '../module.ts';
import { integer, type Parameter, quoted } from '../parameters.ts';
import { info, ok } from '../part.ts';
import { type ContextState, foreground, type IpState, withContext } from '../state.ts';
import { type Command, done, type Family, refused } from './answer.ts';
import { guarded } from './guarded.ts';
import { contextSetting, numbered } from './setting.ts';

const change = (module: Module, to: Partial<ContextState>) =>
  module.update((state) => withContext(state, state.foreground, to));

const enter = (module: Module, ip: IpState) => change(module, { ip });

/** The access point, the user and the password, each within quotes; nothing if one is not. */
const access = (values: readonly Parameter[]): Partial<ContextState> | undefined => {
  const texts = values.map(quoted);
  if (texts.length > 3 || texts.includes(undefined)) return undefined;
  const [apn, user = '', password = ''] = texts;
  return apn === undefined ? {} : { apn, user, password };
};

const qifgcnt: Command = {
  ...numbered(
    'QIFGCNT',
    [0, 1],
    ({ foreground: id }) => id,
    (state, id) => ({
      ...state,
      foreground: id === 0 ? 0 : 1,
    }),
  ),
  // 255: no channel of a multiplexer controls it.
  read: ({ state }) => of(info(`+QIFGCNT: ${state.foreground},255`), ok),
};

const qicsgp: Command = {
  test: () =>
    of(
      info(
        '+QICSGP: 0-CSD,DIAL NUMBER,USER NAME,PASSWORD,RATE(0-3)\r\n+QICSGP: 1-GPRS,APN,USER NAME,PASSWORD',
      ),
      ok,
    ),
  read: ({ state }) => of(info(`+QICSGP: ${foreground(state).bearer}`), ok),
  write: (module, [mode, ...rest]) => {
    const bearer = integer(mode, 0, 1);
    const types = module.options.profile.pdpTypes;
    const typed = rest.length > 1 && types.includes(quoted(rest[0])?.toUpperCase() ?? '');
    const to = access(typed ? rest.slice(1) : rest);
    // The bearer of circuit switched data was never seen to work: only that of GPRS is here.
    if (bearer !== 1 || !to) return refused;
    change(module, { bearer, ...to });
    return done;
  },
};

/** IP INITIAL → IP START. */
const qiregapp: Command = {
  test: () => of(info('+QIREGAPP: "APN","USER","PWD"'), ok),
  read: ({ state }) => {
    const { apn, user, password } = foreground(state);
    return of(info(`+QIREGAPP: "${apn}","${user}","${password}"`), ok);
  },
  execute: (module) => register(module, []),
  write: (module, values) => register(module, values),
};

const register = (module: Module, values: readonly Parameter[]) => {
  const to = access(values.slice(0, 3));
  if (foreground(module.state).ip !== 'IP INITIAL' || !to) return refused;
  change(module, { ...to, ip: 'IP START' });
  return done;
};

/** With AT+QCFG="NW/PDPActAsync",1 the result comes as a URC behind the OK: assumed 0 where it went well, 1 where not. */
const isAsynchronous = ({ state }: Module) => state.services.configuration['NW/PDPActAsync'] === 1;

const outcome = (name: 'QIACT' | 'QIDEACT', success: boolean) => `+${name}: ${success ? 0 : 1}`;

/** IP START → IP CONFIG → IP IND → IP GPRSACT, or back where the network does not want it. */
const qiact: Command = {
  paced: 'execute',
  test: () => done,
  execute: (module) => {
    const { state, options } = module;
    if (!options.profile.activatesFrom.includes(foreground(state).ip)) return refused;
    const up$ = activation(module, state.foreground, options);
    if (!isAsynchronous(module)) return up$.pipe(concatMap((up) => (up ? done : refused)));
    return later(module, up$.pipe(map((up) => outcome('QIACT', up))));
  },
};

/** OK, and what follows it. */
const later = (module: Module, texts$: Observable<string>) =>
  concat(
    done,
    defer(() => {
      inBackground(module, texts$);
      return EMPTY;
    }),
  );

/** IP GPRSACT → IP STATUS. The address is the whole answer: there is no OK. */
const qilocip: Command = {
  test: () => done,
  execute: (module) => {
    const context = foreground(module.state);
    if (!isActive(context)) return refused;
    if (context.ip === 'IP GPRSACT') enter(module, 'IP STATUS');
    return of(info(module.options.addresses[module.state.foreground]));
  },
};

/** Anything but IP INITIAL → IP INITIAL, in up to two and a half minutes (note 5.5); the connections end without a word. */
const qideact: Command = {
  paced: 'execute',
  test: () => done,
  execute: (module) => {
    const { state, options } = module;
    const id = state.foreground;
    if (foreground(state).ip === 'IP INITIAL') return refused;
    const down$ = elapsed(duration(options.latency, 'QIDEACT', 'context'), options.scheduler).pipe(
      map(() => module.connections.closeAll(id, 'IP INITIAL')),
    );
    if (!isAsynchronous(module)) return down$.pipe(map(() => info('DEACT OK')));
    return later(module, down$.pipe(map(() => outcome('QIDEACT', true))));
  },
};

/** The GPRS context, from IP INITIAL to an address and back (note 3, 5.5, figures 3 and 4). */
export const context: Family = {
  QIFGCNT: qifgcnt,
  QICSGP: qicsgp,
  // Several connections and transparent mode exclude each other (note 4).
  QIMUX: guarded(
    contextSetting('QIMUX', [0, 1]),
    ({ state }, value) => value === 1 && foreground(state).settings.QIMODE === 1,
  ),
  QIREGAPP: qiregapp,
  QIACT: qiact,
  QILOCIP: qilocip,
  QIDEACT: qideact,
};
