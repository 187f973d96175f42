import { catchError, concatMap, of } from 'rxjs';
import { isAddress } from '../address.ts';
import { inBackground } from '../background.ts';
import { isActive } from '../bearer.ts';
import { lookup } from '../lookup.ts';
import { Unresolved } from '../network/unresolved.ts';
import { quoted } from '../parameters.ts';
import { info, ok } from '../part.ts';
import { stackState } from '../stack-state.ts';
import { foreground, type IpState, withContext } from '../state.ts';
import { type Command, done, type Family, refused } from './answer.ts';
import { contextSetting } from './setting.ts';

/** No server, in the words of AT+QIDNSCFG. */
const none = '0.0.0.0';

/** The servers the host has named, or else the network's own while the context is up (note 8.2). */
const qidnscfg: Command = {
  test: () => done,
  read: ({ state, options }) => {
    const context = foreground(state);
    const named = context.servers.some((server) => server !== none);
    const [primary, secondary] = !named && isActive(context) ? options.nameServers : context.servers;
    return of(info(`PrimaryDns:${primary}\r\nSecondaryDns:${secondary}`), ok);
  },
  write: (module, values) => {
    const [primary, secondary = none, ...more] = values.map(quoted);
    if (primary === undefined || values.some((value) => !value.quoted) || more.length > 0) return refused;
    if (!isAddress(primary) || !isAddress(secondary)) return refused;
    module.update((state) => withContext(state, state.foreground, { servers: [primary, secondary] }));
    return done;
  },
};

/** The states in which the stack has other things to do than to ask for a name. */
const busy: readonly IpState[] = ['IP CONFIG', 'IP IND', 'TCP CONNECTING', 'UDP CONNECTING', 'PDP DEACT'];

/**
 * OK at once; the addresses when they come, a block each, or `ERROR:` and the number of the reason, or the state of
 * the stack where it cannot ask now. It activates the context if need be (note 8.2).
 */
const qidnsgip: Command = {
  test: () => done,
  write: (module, [host, ...more]) => {
    const name = quoted(host);
    if (name === undefined || name === '' || more.length > 0) return refused;
    if (busy.includes(foreground(module.state).ip)) {
      inBackground(module, of(stackState(module.state)));
      return done;
    }
    const addresses$ = lookup(module, name).pipe(concatMap((addresses) => addresses));
    const failure = (cause: unknown) => of(`ERROR:${cause instanceof Unresolved ? cause.because : 8}`);
    inBackground(module, addresses$.pipe(catchError(failure)));
    return done;
  },
};

/** Names and the servers that know them (note 8). */
export const names: Family = {
  QIDNSIP: contextSetting('QIDNSIP', [0, 1]),
  QIDNSCFG: qidnscfg,
  QIDNSGIP: qidnsgip,
};
