import { concat, from, of } from 'rxjs';
import type { Module } from '../module.ts';
import { info, ok } from '../part.ts';
import { stackState } from '../stack-state.ts';
import { foreground, type SocketState } from '../state.ts';
import { type Command, done, type Family } from './answer.ts';

const sockets = ({ state }: Module, line: (socket: SocketState, index: number) => string) =>
  from(foreground(state).sockets.map((socket, index) => info(line(socket, index))));

const isIdle = ({ phase }: SocketState) => phase === 'INITIAL';

/** One connection: the state comes after the OK. Several: a line each, then OK. */
const qistat: Command = {
  test: () => done,
  execute: (module) => {
    if (foreground(module.state).settings.QIMUX === 0) return of(ok, info(stackState(module.state)));
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
    const head = of(ok, info(stackState(module.state)));
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
