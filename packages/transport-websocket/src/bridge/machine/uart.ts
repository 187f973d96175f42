import type { LineSettings } from '@atrx/transport';
import { CLOSE } from '../../protocol/close.ts';
import type { EpochEnd, IncomingLine } from '../../protocol/message.ts';
import { settle } from './answer.ts';
import type { BridgeEffect } from './effect.ts';
import { ended } from './ended.ts';
import { dismissed } from './farewell.ts';
import { type Port, tellAll, writerOf } from './port.ts';
import { appended, begun, concluded, segmentOf } from './ring.ts';
import { heard } from './script.ts';
import { doing, inOrder, type Moment, type Stepped } from './stepped.ts';

/** The UART is open: what it reads from now on is a new epoch. */
export const opened =
  (settings: LineSettings | undefined) =>
  (port: Port): Stepped<Port> => {
    const epoch = port.epoch + 1;
    return inOrder<Port>(
      {
        ...port,
        state: 'open',
        epoch,
        settings,
        unsure: undefined,
        lines: {},
        ring: begun(port.ring, epoch),
      },
      tellAll({ t: 'port', state: 'open', epoch, ...(settings && { settings }) }),
      doing({ _tag: 'Note', note: { _tag: 'Opened', port: port.name, epoch } }),
    );
  };

export const read =
  (bytes: Uint8Array) =>
  (port: Port): Stepped<Port> => {
    if (port.state === 'gone' || bytes.length === 0) return [port, []];
    const { running } = port;
    return [
      {
        ...port,
        ring: appended(port.ring, bytes),
        ...(running?._tag === 'Scripting' && {
          running: { ...running, script: heard(running.script, bytes) },
        }),
      },
      [],
    ];
  };

export const lineChanged =
  (line: IncomingLine, on: boolean) =>
  (port: Port): Stepped<Port> => {
    const before = port.lines[line];
    if (port.state === 'gone' || before?.on === on) return [port, []];
    const lines = { ...port.lines, [line]: { on, changes: before ? before.changes + 1 : 0 } };
    return tellAll({ t: 'lines', lines })({ ...port, lines });
  };

/**
 * The UART is gone, and with it all that was to be done there: no lease outlives what was sent under it. What was read
 * stays, for whoever has not had it yet.
 */
export const closed =
  (cause: EpochEnd, why: string, at: Moment) =>
  (port: Port): Stepped<Port> => {
    if (port.state === 'gone') return [port, []];
    const { lease, epoch } = port;
    const waiting = lease?.pending && writerOf(port)?.waiting ? lease.session : undefined;
    const end = segmentOf(port.ring, epoch)?.blocks.end ?? 0;
    return inOrder<Port>(
      {
        ...port,
        state: 'gone',
        ring: concluded(port.ring, cause, why),
        running: undefined,
        actions: new Map(),
      },
      ended('fenced'),
      (after) => [{ ...after, queue: [] }, []],
      interrupted,
      waiting === undefined
        ? doing()
        : dismissed(waiting, { code: CLOSE.portError, why: 'the port was closed' }, at),
      tellAll({ t: 'port', state: 'gone', epoch }),
      doing(
        ...willsOf(port).map((will): BridgeEffect => {
          return { _tag: 'Note', note: { _tag: 'WillRan', port: port.name, lease: will, ok: false, why } };
        }),
      ),
      doing({ _tag: 'Note', note: { _tag: 'Gone', port: port.name, epoch, end, why } }),
    );
  };

/** The leases whose wills are being executed, or wait for it. */
const willsOf = ({ running, queue }: Port): readonly number[] => [
  ...(running?._tag === 'Scripting' && 'will' in running.for ? [running.for.will] : []),
  ...queue.flatMap((job) => (job._tag === 'Will' ? [job.lease] : [])),
];

/** What was under way when the UART went: it may have been done in part. */
const interrupted = (port: Port): Stepped<Port> =>
  inOrder(
    port,
    ...[...port.sessions.values()].flatMap((session) =>
      [...session.requests.open.keys()].map((id) =>
        settle(
          { session: session.id },
          { t: 'err', id, code: 'failed', why: 'the port was closed meanwhile' },
        ),
      ),
    ),
  );
