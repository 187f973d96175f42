import type { LineSettings } from '@atrx/transport';
import { SCRIPT } from '../../protocol/protocol.ts';
import { settle } from './answer.ts';
import { joined } from './blocks.ts';
import type { Task } from './effect.ts';
import { ended } from './ended.ts';
import type { TaskOutcome } from './event.ts';
import type { Asker, Job, Running } from './job.ts';
import { type Port, tellAll } from './port.ts';
import { begin, done, goOn, type Progress, type Script } from './script.ts';
import { doing, inOrder, type Moment, type Stepped } from './stepped.ts';
import { written } from './transmit.ts';

/** Bytes that are handed to the UART in one go at most, where units wait for each other. */
const WRITE = 16_384;
/** How long the UART may take to change its lines or settings. */
const PATIENCE = 10_000;

/** Begins what can begin at the UART, and goes on with what was begun. */
export const worked =
  (at: Moment) =>
  (port: Port): Stepped<Port> => {
    const { running } = port;
    if (port.state === 'gone') return [port, []];
    if (!running) {
      const [job] = port.queue;
      return job ? inOrder(port, begun(job, at), worked(at)) : [port, []];
    }
    if (running._tag === 'Writing') return [port, []];
    if (running._tag === 'Asking') {
      if (at.now < running.until) return [port, []];
      const why = 'the UART did not do it in time';
      return inOrder(
        { ...port, running: undefined, unsure: port.unsure ?? running.task },
        settle(running.for, { t: 'err', id: running.for.id, code: 'timeout', why }),
        worked(at),
      );
    }
    const progress = goOn(running.script, at.now);
    if (progress._tag === 'Waits') return [{ ...port, running: { ...running, script: progress.script } }, []];
    return inOrder(port, progressed(running, progress), worked(at));
  };

/** What the UART was asked to do is done, or has failed. */
export const taskDone =
  (task: number, outcome: TaskOutcome, at: Moment) =>
  (port: Port): Stepped<Port> => {
    const { running } = port;
    const action = port.actions.get(task);
    if (action) {
      const actions = new Map(port.actions);
      actions.delete(task);
      return settle(action, replyTo(action.id, outcome))({ ...port, actions });
    }
    const settings = outcome.ok ? outcome.outcome?.settings : undefined;
    if (running?.task !== task) {
      // Too late for whoever asked; the settings are what they are.
      const late = settings && port.unsure !== undefined && task >= port.unsure;
      return late ? changed(settings)(port) : [port, []];
    }
    const idle = { ...port, running: undefined };
    switch (running._tag) {
      case 'Writing':
        // What of it has gone out nobody knows: no lease survives that.
        return outcome.ok
          ? written(running.lease, running.end)(idle)
          : port.lease?.id === running.lease
            ? ended('fenced')(idle)
            : [idle, []];
      case 'Asking':
        return inOrder<Port>(
          settings ? { ...idle, unsure: undefined } : idle,
          settle(running.for, replyTo(running.for.id, outcome)),
          settings ? changed(settings) : doing(),
        );
      case 'Scripting':
        return progressed({ ...running, task: undefined }, done(running.script, outcome, at.now))(port);
    }
  };

const replyTo = (id: number, outcome: TaskOutcome) =>
  outcome.ok
    ? ({ t: 'ok', id, ...outcome.outcome } as const)
    : ({ t: 'err', id, code: outcome.code, why: outcome.why } as const);

const changed =
  (settings: LineSettings) =>
  (port: Port): Stepped<Port> =>
    tellAll({ t: 'port', state: port.state, epoch: port.epoch, settings })({ ...port, settings });

/** The first of the queue is begun. */
const begun =
  (job: Job, { now }: Moment) =>
  (port: Port): Stepped<Port> => {
    const rest = { ...port, queue: port.queue.slice(1) };
    switch (job._tag) {
      case 'Unit': {
        const units = together(port.queue, job.lease);
        const end = units.at(-1)?.end ?? job.end;
        const [first] = units;
        const bytes = units.length === 1 && first ? first.bytes : joined(units.map((unit) => unit.bytes));
        return asking({ _tag: 'Write', bytes }, (task) => ({ _tag: 'Writing', task, lease: job.lease, end }))(
          {
            ...port,
            queue: port.queue.slice(units.length),
          },
        );
      }
      case 'Set': {
        const { settings, unsure } = port;
        return settings && unsure === undefined && changesNothing(job.settings, settings)
          ? settle(job.for, { t: 'ok', id: job.for.id, settings })(rest)
          : asking({ _tag: 'Set', settings: job.settings }, forAnswer(job.for, now))(rest);
      }
      case 'Lines':
        return asking({ _tag: 'Lines', lines: job.lines }, forAnswer(job.for, now))(rest);
      case 'Drain':
        return settle(job.for, { t: 'ok', id: job.for.id })(rest);
      case 'Script':
        return [
          {
            ...rest,
            running: { ...scripting(begin(job.steps, now + job.most), job.for), lastly: job.lastly },
          },
          [],
        ];
      case 'Will':
        return [{ ...rest, running: scripting(begin(job.steps, now + SCRIPT.ms), { will: job.lease }) }, []];
    }
  };

const scripting = (script: Script, to: Asker | { readonly will: number }): Scripting => ({
  _tag: 'Scripting',
  task: undefined,
  script,
  for: to,
});

const forAnswer =
  (to: Asker, now: number) =>
  (task: number): Running => ({ _tag: 'Asking', task, until: now + PATIENCE, for: to });

const asking =
  (what: Task, running: (task: number) => Running) =>
  (port: Port): Stepped<Port> => [
    { ...port, nextTask: port.nextTask + 1, running: running(port.nextTask) },
    [{ _tag: 'PortDo', port: port.name, task: port.nextTask, what }],
  ];

/** The units at the head of the queue that go out in one write. */
const together = (queue: readonly Job[], lease: number) => {
  const units: Extract<Job, { _tag: 'Unit' }>[] = [];
  let length = 0;
  for (const job of queue) {
    if (job._tag !== 'Unit' || job.lease !== lease || length + job.bytes.length > WRITE) break;
    units.push(job);
    length += job.bytes.length;
  }
  return units;
};

const changesNothing = (change: Partial<LineSettings>, now: LineSettings) =>
  NAMES.every((name) => change[name] === undefined || change[name] === now[name]);

const NAMES = ['baudRate', 'dataBits', 'parity', 'stopBits', 'flowControl'] as const;

type Scripting = Extract<Running, { _tag: 'Scripting' }>;

const progressed =
  (running: Scripting, progress: Progress) =>
  (port: Port): Stepped<Port> => {
    switch (progress._tag) {
      case 'Waits':
        return [{ ...port, running: { ...running, script: progress.script } }, []];
      case 'Does':
        return asking(progress.what, (task) => ({ ...running, task, script: progress.script }))(port);
      case 'Done':
        return concluded(running.for, { ok: true })({ ...port, running: undefined });
      case 'Failed':
        return concluded(running.for, { ok: false, code: progress.code, why: progress.why })({
          ...port,
          running: undefined,
          queue: [...afterwards(running), ...port.queue],
        });
    }
  };

/** A power key is not held down because the UART was slow. What became of the request is told by then. */
const afterwards = ({ lastly, for: to }: Scripting): readonly Job[] =>
  lastly && 'id' in to ? [{ _tag: 'Lines', lines: lastly, for: to }] : [];

const concluded =
  (to: Scripting['for'], outcome: TaskOutcome) =>
  (port: Port): Stepped<Port> =>
    'will' in to
      ? [
          port,
          [
            {
              _tag: 'Note',
              note: {
                _tag: 'WillRan',
                port: port.name,
                lease: to.will,
                ok: outcome.ok,
                why: outcome.ok ? '' : outcome.why,
              },
            },
          ],
        ]
      : settle(to, replyTo(to.id, outcome))(port);
