import { concat, from, of } from 'rxjs';
import type { Module } from '../module.ts';
import { info, ok, type Part } from '../part.ts';
import { foreground, type IpState, type SocketState } from '../state.ts';
import { type Command, done, type Family } from './answer.ts';

/** The number ATV0 prints in place of a state's name; that of IP PROCESSING, which no paper gives, is assumed. */
const numbers: Readonly<Record<IpState, number>> = {
  'IP INITIAL': 0,
  'IP START': 1,
  'IP CONFIG': 2,
  'IP IND': 3,
  'IP GPRSACT': 4,
  'IP STATUS': 5,
  'TCP CONNECTING': 6,
  'UDP CONNECTING': 6,
  'IP CLOSE': 7,
  'CONNECT OK': 8,
  'IP PROCESSING': 8,
  'PDP DEACT': 9,
};

const stackState = ({ state }: Module): Part => {
  const { ip } = foreground(state);
  return info(`STATE: ${state.settings.V === 1 ? ip : numbers[ip]}`);
};

const sockets = ({ state }: Module, line: (socket: SocketState, index: number) => string) =>
  from(foreground(state).sockets.map((socket, index) => info(line(socket, index))));

const isIdle = ({ phase }: SocketState) => phase === 'INITIAL';

/** One connection: the state comes after the OK. Several: a line each, then OK. */
const qistat: Command = {
  test: () => done,
  execute: (module) => {
    if (foreground(module.state).settings.QIMUX === 0) return of(ok, stackState(module));
    const lines = sockets(module, (socket, index) =>
      isIdle(socket)
        ? `+QISTAT: ${index}, "", "",`
        : `+QISTAT: ${index}, "${socket.protocol}", "${socket.address}", ${socket.port}`,
    );
    return concat(lines, done);
  },
};

/** The same with the state first in any case, and what becomes of each connection (note 5.6.2). */
const qistate: Command = {
  test: () => done,
  execute: (module) => {
    const { profile } = module.options;
    const head = of(ok, stackState(module));
    if (foreground(module.state).settings.QIMUX === 0) return head;
    const lines = sockets(module, (socket, index) =>
      isIdle(socket)
        ? `+QISTATE: ${index},${profile.idleSocket}`
        : `+QISTATE: ${index}, "${socket.protocol}", "${socket.address}", ${socket.port},"${socket.phase}"`,
    );
    return concat(head, lines, profile.stateListEndsWithOk ? done : []);
  },
};

/** What the stack is doing (note 5.6). */
export const status: Family = { QISTAT: qistat, QISTATE: qistate };
