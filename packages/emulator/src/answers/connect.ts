import { concat, defer, EMPTY, of } from 'rxjs';
import { isAddress } from '../address.ts';
import { chosen } from '../chosen.ts';
import type { Module } from '../module.ts';
import { integer, type Parameter, port, quoted } from '../parameters.ts';
import { error, info, ok } from '../part.ts';
import { numbered, socketAt } from '../place.ts';
import { foreground } from '../state.ts';
import type { Target } from '../transitions.ts';
import { type Command, done, type Family, refused } from './answer.ts';
import { protocol } from './protocol.ts';

const target = (values: readonly Parameter[]): Target | undefined => {
  const [kind, host, where] = [protocol(values[0]), quoted(values[1]), port(values[2])];
  if (values.length !== 3 || !kind || !host || where === undefined) return undefined;
  return { protocol: kind, host, port: where };
};

/** OK when it sets out; CONNECT OK or CONNECT FAIL when it has arrived, or not (note 3.1, 3.3). */
const qiopen: Command = {
  test: () =>
    of(
      info('+QIOPEN: ("TCP","UDP"),(IP address range),(port)\r\n+QIOPEN: ("TCP","UDP"),(domain name),(port)'),
      ok,
    ),
  write: (module, values) => open(module, values),
};

const open = (module: Module, values: readonly Parameter[]) => {
  const { state, options, connections } = module;
  const { ip, settings, sockets } = foreground(state);
  const several = settings.QIMUX === 1;
  const index = several ? integer(values[0], 0, 5) : 0;
  const to = target(several ? values.slice(1) : values);
  if (!to || index === undefined || (settings.QIDNSIP === 0 && !isAddress(to.host))) return refused;

  const phase = sockets[index]?.phase;
  if (phase === 'CONNECTED' || phase === 'REMOTE CLOSING') {
    // Proven on wires with QIMUX=0: no OK before it. With an index it is the firmware's format, not seen in use.
    return of(info(several ? `${index}, ALREADY CONNECT` : 'ALREADY CONNECT'), error);
  }
  const allowed = options.profile.opensFrom.includes(ip) || (several && ip === 'IP PROCESSING');
  if (phase === 'CONNECTING' || !allowed) return refused;

  const setOut = defer(() => {
    connections.open({ id: state.foreground, slot: index }, to);
    return EMPTY;
  });
  return concat(done, setOut);
};

/** CLOSE OK, with the index where there is one (note 5.4); what the peer has closed already is an error. */
const close = (module: Module, index?: number) => {
  const { state, options, connections } = module;
  const place = chosen(state, index);
  const phase = place && socketAt(state, place)?.phase;
  if (!place || phase === undefined || phase === 'INITIAL') return undefined;
  connections.close(place);
  return of(info(options.profile.closeNumbered ? numbered(state, place, 'CLOSE OK') : 'CLOSE OK'));
};

/** Without an index the server closes: with QIMUX=0 its peer first and itself second, with QIMUX=1 all at once (note 3.2, 3.4). */
const quit = ({ state, connections }: Module) => {
  const { server, sockets } = foreground(state);
  const id = state.foreground;
  if (state.settings.QISRVC !== 2 || server.phase === 'INITIAL') return refused;
  for (const [slot, { phase, role }] of sockets.entries()) {
    if (phase !== 'INITIAL' && role === 2) connections.close({ id, slot });
  }
  connections.listening.stop(id);
  return of(info('CLOSE OK'));
};

const qiclose: Command = {
  test: () => done,
  execute: (module) => close(module) ?? quit(module),
  write: (module, [value, ...more]) => {
    const index = integer(value, 0, 5);
    return (index !== undefined && more.length === 0 && close(module, index)) || refused;
  },
};

/** Connections, and how they are closed (note 3.1, 3.3, 5.4). */
export const connect: Family = { QIOPEN: qiopen, QICLOSE: qiclose };
