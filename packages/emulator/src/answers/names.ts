import { catchError, concatMap, filter, of, take, takeUntil } from 'rxjs';
import { grants, isActive } from '../bearer.ts';
import type { Module } from '../module.ts';
import { quoted } from '../parameters.ts';
import { info, ok } from '../part.ts';
import { foreground, withContext } from '../state.ts';
import { type Command, done, type Family, refused } from './answer.ts';
import { contextSetting } from './setting.ts';

const qidnscfg: Command = {
  test: () => done,
  read: ({ state }) => {
    const [primary, secondary] = foreground(state).servers;
    return of(info(`PrimaryDns:${primary}\r\nSecondaryDns:${secondary}`), ok);
  },
  write: (module, values) => {
    const [primary, secondary = '0.0.0.0', ...more] = values.map(quoted);
    if (primary === undefined || values.some((value) => !value.quoted) || more.length > 0) return refused;
    module.update((state) => withContext(state, state.foreground, { servers: [primary, secondary] }));
    return done;
  },
};

/** AT+QIDNSGIP's own numbers for what went wrong: 3 no network, 5 nobody answered, 8 nothing known. */
const failure = (code: number) => `ERROR:${code}`;

/** OK at once; the addresses when they come, a block each. It activates the context if need be (note 8.2). */
const qidnsgip: Command = {
  test: () => done,
  write: (module, [host]) => {
    const name = quoted(host);
    if (name === undefined || name === '') return refused;
    resolved(module, name);
    return done;
  },
};

const resolved = (module: Module, name: string): void => {
  const { state, options } = module;
  const context = foreground(state);
  if (!isActive(context)) {
    if (!grants(state, context, options)) {
      module.announce(failure(3));
      return;
    }
    module.update((before) => withContext(before, before.foreground, { ip: 'IP GPRSACT' }));
  }
  options.network
    .resolve(name)
    .pipe(
      take(1),
      concatMap((addresses) => (addresses.length > 0 ? addresses : [failure(8)])),
      catchError(() => of(failure(5))),
      takeUntil(module.state$.pipe(filter(({ powered }) => !powered))),
    )
    .subscribe(module.announce);
};

/** Names and the servers that know them (note 8). */
export const names: Family = {
  QIDNSIP: contextSetting('QIDNSIP', [0, 1]),
  QIDNSCFG: qidnscfg,
  QIDNSGIP: qidnsgip,
};
