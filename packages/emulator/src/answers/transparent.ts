import { concat, concatMap, defer, EMPTY, of, timer } from 'rxjs';
import type { Module } from '../module.ts';
import { integer } from '../parameters.ts';
import { info, ok, online } from '../part.ts';
import { foreground, withContext } from '../state.ts';
import { type Command, done, type Family, refused } from './answer.ts';
import { guarded } from './guarded.ts';
import { contextSetting } from './setting.ts';

/** With several connections there is no telling whose the UART would be; while one stands, it stays what it is (note 4). */
const fixed = ({ state }: Module, value: number): boolean => {
  const { settings, sockets, accepted } = foreground(state);
  const stands = [accepted, ...sockets].some(({ phase }) => phase !== 'INITIAL');
  return value !== settings.QIMODE && (stands || (value === 1 && settings.QIMUX === 1));
};

/** 0 normal, 1 transparent: the UART becomes the connection. */
const qimode = guarded(contextSetting('QIMODE', [0, 1]), fixed);

/** AT+QITCFG: retries, the wait in steps of 100 ms, the size of a packet, the escape. The bounds of the first are assumed. */
const qitcfg: Command = {
  test: () => of(info('+QITCFG: (0-10),(0-20),(1-1460),(0,1)'), ok),
  read: ({ state }) => {
    const { retries, wait, size, escape: escapes } = foreground(state).transfer;
    return of(info(`+QITCFG: ${retries},${wait},${size},${escapes}`), ok);
  },
  write: (module, values) => {
    const [retries, wait] = [integer(values[0], 0, 10), integer(values[1], 0, 20)];
    const [size, escapes] = [integer(values[2], 1, 1460), integer(values[3], 0, 1)];
    if (values.length !== 4 || foreground(module.state).settings.QIMUX === 1) return refused;
    if (retries === undefined || wait === undefined || size === undefined || escapes === undefined) {
      return refused;
    }
    module.update((state) =>
      withContext(state, state.foreground, { transfer: { retries, wait, size, escape: escapes } }),
    );
    return done;
  },
};

/** Data mode again: CONNECT, and behind it what was received meanwhile; NO CARRIER if the connection is gone. */
const ato: Command = {
  execute: (module) =>
    // Never at once: the LF of hosts that end their lines with CR LF is no payload.
    timer(0, module.options.scheduler).pipe(
      concatMap(() => {
        const place = module.dataMode.candidate();
        if (place === undefined) return refused;
        if (place === 'gone') return of(online('NO CARRIER'));
        const enter = defer(() => {
          module.dataMode.enter(place);
          return EMPTY;
        });
        return concat(enter, of(online('CONNECT')));
      }),
    ),
};

/** Transparent mode (note 4). */
export const transparent: Family = {
  QIMODE: qimode,
  QITCFG: qitcfg,
  O: {
    ...ato,
    write: (module, [value]) =>
      integer(value, 0, 0) === 0 ? (ato.execute?.(module, []) ?? refused) : refused,
  },
};
