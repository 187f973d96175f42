import type { Welcome } from '../../protocol/message.ts';
import { settle } from './answer.ts';
import { willAhead } from './claim.ts';
import { grantOf } from './lease.ts';
import { type Port, tell, withSession, writerOf } from './port.ts';
import { type Resumption, reading, resumption } from './resumption.ts';
import type { Session } from './session.ts';
import { doing, inOrder, type Moment, type Stepped } from './stepped.ts';

/** Tells a session that it is let in, and where it stands. */
export const welcomed =
  (session: Session, { rx, resumed, gap, cursor }: Resumption, tx: Welcome['resumed']['tx'], at: Moment) =>
  (port: Port): Stepped<Port> => {
    const { server, heartbeat, silence, window } = at.options;
    const lease = port.lease?.session === session.id ? port.lease : undefined;
    const welcome: Welcome = {
      t: 'welcome',
      server,
      rx,
      ...(lease && { tx: grantOf(lease) }),
      resumed: { rx: resumed, tx },
      timing: { heartbeat, silence, window },
      port: {
        name: port.name,
        state: port.state,
        epoch: port.epoch,
        dirty: lease ? lease.dirty : port.dirty,
        ...(port.settings && { settings: port.settings }),
        lines: port.lines,
      },
    };
    const note = `rx ${resumed}, tx ${tx}`;
    return inOrder<Port>(
      {
        ...withSession(port, { ...session, waiting: false, cursor }),
        dirty: lease ? false : port.dirty,
      },
      tell(session.id, welcome),
      gap ? tell(session.id, gap) : doing(),
      doing({
        _tag: 'Note',
        note: {
          _tag: 'Welcomed',
          port: port.name,
          session: session.id,
          client: session.client.name,
          role: session.role,
          resumed: note,
        },
      }),
      ...(gap
        ? [
            doing<Port>({
              _tag: 'Note',
              note: {
                _tag: 'Gap',
                port: port.name,
                session: session.id,
                bytes: gap.to === null ? 0 : gap.to - gap.from,
                cause: gap.cause,
              },
            }),
          ]
        : []),
    );
  };

/** The writer that waited for the will of the one before it need not wait any more. */
export const waitedFor =
  (at: Moment) =>
  (port: Port): Stepped<Port> => {
    const { lease } = port;
    const writer = writerOf(port);
    if (!lease?.pending || !writer || (willAhead(port) && at.now < lease.pending.until)) return [port, []];
    const { request, resume } = lease.pending;
    const ready: Port = { ...port, lease: { ...lease, pending: undefined } };
    if (request !== undefined)
      return inOrder<Port>(
        { ...ready, dirty: false },
        settle({ lease: lease.id }, { t: 'ok', id: request, tx: grantOf(lease), dirty: lease.dirty }),
      );
    const found = resumption(reading(port, at), resume) ?? resumption(reading(port, at), undefined);
    return found ? welcomed(writer, found, 'none', at)(ready) : [ready, []];
  };
