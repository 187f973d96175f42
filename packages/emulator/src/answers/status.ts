import { concat, from, of } from 'rxjs';
import type { Module } from '../module.ts';
import { info, ok } from '../part.ts';
import { stackState } from '../stack-state.ts';
import { foreground, type ServerPhase, type SocketState } from '../state.ts';
import { type Command, done, type Family } from './answer.ts';

const sockets = ({ state }: Module, line: (socket: SocketState, index: number) => string) =>
  from(foreground(state).sockets.map((socket, index) => info(line(socket, index))));

const isIdle = ({ phase }: SocketState) => phase === 'INITIAL';

/** A peer that came in over UDP has a word of its own. */
const kind = ({ protocol, role }: SocketState) => (protocol === 'UDP' && role === 2 ? 'UDP_SC' : protocol);

/** What a connection is, between its index and its state. */
const described = (socket: SocketState) => `"${kind(socket)}", "${socket.address}", ${socket.port}`;

/** One connection: the state comes after the OK. Several: a line each, then OK. */
const qistat: Command = {
  test: () => done,
  execute: (module) => {
    if (foreground(module.state).settings.QIMUX === 0) return of(ok, info(stackState(module.state)));
    const lines = sockets(module, (socket, index) =>
      isIdle(socket)
        ? `+QISTAT: ${index}, "", "",`
        : `+QISTAT: ${index}, ${described(socket)}${module.options.profile.statusTail}`,
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
        : `+QISTATE: ${index}, ${described(socket)},"${socket.phase}"`,
    );
    return concat(head, lines, profile.stateListEndsWithOk ? done : []);
  },
};

/** The numbers ATV0 prints in place of the server's state: that there are such is the firmware's, which they are is assumed. */
const serverNumbers: Readonly<Record<ServerPhase, number>> = {
  INITIAL: 0,
  OPENNING: 1,
  LISTENNING: 2,
  CLOSING: 3,
};

/**
 * The server's state after the OK (note 5.6.2). With several connections also a line for each of the five places peers
 * can have, whose spaces are as uneven as on the wire. Nothing ends the list.
 */
const qisstat: Command = {
  test: () => done,
  execute: ({ state }) => {
    const { server, settings, sockets } = foreground(state);
    const head = of(ok, info(`S: ${state.settings.V === 1 ? server.phase : serverNumbers[server.phase]}`));
    if (settings.QIMUX === 0) return head;
    const lines = sockets.slice(0, 5).map((socket, index) => {
      if (isIdle(socket) || socket.role === 1) return info(`C: ${index},"","",,"INITIAL"`);
      return info(`C : ${index}, ${described(socket)}`);
    });
    return concat(head, lines);
  },
};

/** What the stack is doing (note 5.6). */
export const status: Family = { QISTAT: qistat, QISTATE: qistate, QISSTAT: qisstat };
