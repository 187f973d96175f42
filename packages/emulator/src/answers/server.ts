import { concat, defer, EMPTY, of } from 'rxjs';
import type { Module } from '../module.ts';
import { integer, numeral, type Parameter } from '../parameters.ts';
import { info, ok } from '../part.ts';
import { foreground, type Protocol, withContext } from '../state.ts';
import { type Command, done, type Family, refused } from './answer.ts';
import { protocol } from './protocol.ts';
import { setting } from './setting.ts';

/**
 * OK when it sets out; SERVER OK when it listens, CONNECT FAIL where it cannot (note 3.2, 3.4). The context is
 * activated if need be. Without a number of peers it is one.
 */
const qiserver: Command = {
  test: () => done,
  read: ({ state }) => {
    const { accepted, server, sockets } = foreground(state);
    const peers = [accepted, ...sockets].filter(({ phase, role }) => phase !== 'INITIAL' && role === 2);
    return of(info(`+QISERVER: ${server.phase === 'LISTENNING' ? 1 : 0}, ${peers.length}`), ok);
  },
  execute: (module) => listen(module, 'TCP', 1),
  write: (module, [kind, number, ...more]) => {
    const chosen = integer(kind, 0, 1);
    const most = number ? integer(number, 1, 5) : 1;
    const single = foreground(module.state).settings.QIMUX === 0;
    if (chosen === undefined || most === undefined || more.length > 0 || (single && number)) return refused;
    return listen(module, chosen === 0 ? 'TCP' : 'UDP', most);
  },
};

const listen = ({ state, options, connections }: Module, carrier: Protocol, most: number) => {
  const { ip, server } = foreground(state);
  if (server.phase !== 'INITIAL' || !options.profile.listensFrom.includes(ip)) return refused;
  const setOut = defer(() => {
    connections.listening.start(state.foreground, carrier, most);
    return EMPTY;
  });
  return concat(done, setOut);
};

/** The ports the server listens at. One that was left to the network is the one it gave, while it listens. */
const qilport: Command = {
  // What a module prints here is known only in part.
  test: () => of(info('+QILPORT: ("TCP","UDP"),(0-65535)'), ok),
  read: ({ state }) => {
    const { ports, server } = foreground(state);
    const real = (carrier: Protocol) =>
      ports[carrier] === 0 && server.protocol === carrier ? server.port : ports[carrier];
    return of(info(`TCP: ${real('TCP')}\r\nUDP: ${real('UDP')}`), ok);
  },
  write: (module, [kind, number, ...more]) => {
    const [carrier, port] = [protocol(kind), where(number)];
    if (!carrier || port === undefined || more.length > 0) return refused;
    module.update((state) => {
      const { ports } = foreground(state);
      return withContext(state, state.foreground, { ports: { ...ports, [carrier]: port } });
    });
    return done;
  },
};

const where = (value: Parameter | undefined) => value && numeral(value.text, 0, 65_535);

/** The module as a server, and the choice between its two roles (note 3.2, 3.4, 5.1). */
export const server: Family = {
  QISERVER: qiserver,
  QILPORT: qilport,
  QISRVC: setting('QISRVC', [1, 2]),
};
