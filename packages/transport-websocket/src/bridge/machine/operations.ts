import { CLOSE } from '../../protocol/close.ts';
import type { Operation, Outcome, Refusal, Request } from '../../protocol/message.ts';
import { REQUESTS, SCRIPT } from '../../protocol/protocol.ts';
import { acknowledge } from './acknowledge.ts';
import { booksOf, settle } from './answer.ts';
import { claimed, refusalOf } from './claim.ts';
import { ended } from './ended.ts';
import type { Right } from './event.ts';
import { dismissed, STOPPING } from './farewell.ts';
import type { Job } from './job.ts';
import { grantOf, type Lease } from './lease.ts';
import { type Port, tell, withSession } from './port.ts';
import { asked, judged, taken } from './requests.ts';
import { movesLines, objection } from './script.ts';
import type { Session } from './session.ts';
import { inOrder, type Moment, type Stepped } from './stepped.ts';
import { purged } from './transmit.ts';

/** By when an action is answered even if the shell, which gives it up after 30 s, says nothing. */
const ACTION = 60_000;

/** A client asks for something. What it asked before is answered as it was then; what it may not have is refused. */
export const requested =
  (by: Session, request: Request, at: Moment) =>
  (port: Port): Stepped<Port> => {
    const bucket = taken(by.bucket, at.options.limits.operationsPerSecond, at.now);
    const tooMuch = (why: string) => dismissed(by.id, { code: CLOSE.limit, why, retryAfter: 1000 }, at)(port);
    if (!bucket) return tooMuch('too many requests a second');
    const session = { ...by, bucket };
    const counted = withSession(port, session);
    const books = booksOf(counted, { session: by.id });
    if (!books) return [counted, []];
    const judgement = judged(books.requests, request.id);
    const say = (code: Refusal, why: string) => tell(by.id, { t: 'err', id: request.id, code, why })(counted);
    switch (judgement._tag) {
      case 'Open':
        return [counted, []];
      case 'Answered':
        return tell(by.id, judgement.reply)(counted);
      case 'Forgotten':
        return say('forgotten', 'it was answered long ago');
      case 'New': {
        if (books.requests.open.size >= REQUESTS) return tooMuch('too many requests');
        const noted = books.kept(asked(books.requests, request.id, request.t));
        return executed(noted, by, request, at);
      }
    }
  };

const executed = (port: Port, by: Session, request: Request, at: Moment): Stepped<Port> => {
  const refuse = (code: Refusal, why: string) =>
    settle({ session: by.id }, { t: 'err', id: request.id, code, why })(port);
  const right = rightsFor(request).find((each) => !by.rights.has(each));
  if (right !== undefined) return refuse('forbidden', `the token does not give the right ${right}`);
  if (by.role === 'list' && request.t !== 'ports') return refuse('forbidden', 'it is at no port');
  if (request.t === 'ports') {
    const ports = at.listing().filter(({ name }) => by.ports?.has(name) ?? true);
    return answered(port, by, request, { ports });
  }
  // Bytes that came after the stop were dropped: whatever counts on them, or comes behind them, is not done either.
  if (port.leaveBy !== undefined && request.t !== 'release') return refuse('gone', STOPPING.why);
  if (request.t === 'takeover') return tookOver(port, by, request, request.how, at);
  const { lease } = port;
  if (lease?.session !== by.id || lease.pending)
    return port.state === 'gone'
      ? refuse('gone', 'the port is not open')
      : refuse('no-lease', 'another client writes to this port, or none');
  const objected = 'steps' in request ? objection(request.steps) : undefined;
  if (objected !== undefined) return refuse('invalid', objected);
  if (request.t === 'action' && !port.options.actions.includes(request.name))
    return refuse('invalid', 'there is no such action');
  const used = UNTOUCHING.has(request.t) ? lease : { ...lease, touched: true };
  return carriedOut({ ...port, lease: used }, used, by, request, at);
};

type Own = Exclude<Request, { readonly t: 'ports' | 'takeover' }>;

/** What leaves the line, and all beside it, as it is. */
const UNTOUCHING: ReadonlySet<Own['t']> = new Set(['drain', 'purge', 'release'] as const);

/** What only the writer may ask. */
const carriedOut = (port: Port, lease: Lease, by: Session, request: Own, at: Moment): Stepped<Port> => {
  const asker = { lease: lease.id, id: request.id };
  const queued = (job: Job): Stepped<Port> => [{ ...port, queue: [...port.queue, job] }, []];
  switch (request.t) {
    case 'set':
      return queued({ _tag: 'Set', settings: request.settings, for: asker });
    case 'lines':
      return queued({ _tag: 'Lines', lines: request.lines, for: asker });
    case 'pulse': {
      const { line, level, ms } = request;
      const steps = [{ line, level }, { quiet: ms }, { line, level: !level }];
      const lastly = { [line]: !level };
      return queued({ _tag: 'Script', steps, most: ms + SCRIPT.ms, lastly, for: asker });
    }
    case 'script':
      return queued({ _tag: 'Script', steps: request.steps, most: SCRIPT.ms, for: asker });
    case 'drain':
      return queued({ _tag: 'Drain', for: asker });
    case 'will':
      return answered(
        withSession(
          { ...port, lease: { ...lease, will: request.steps } },
          { ...current(port, by), will: request.steps },
        ),
        by,
        request,
        {},
      );
    case 'purge': {
      const [after, count] = purged(port);
      return inOrder(after, (before) => answered(before, by, request, { purged: count }), acknowledge);
    }
    case 'release':
      return inOrder(port, ended('released'), (before) => answered(before, by, request, {}));
    case 'action': {
      const task = port.nextTask;
      const actions = new Map(port.actions).set(task, { ...asker, until: at.now + ACTION });
      return [
        { ...port, nextTask: task + 1, actions },
        [{ _tag: 'PortDo', port: port.name, task, what: { _tag: 'Action', name: request.name } }],
      ];
    }
  }
};

const tookOver = (
  port: Port,
  by: Session,
  request: Request,
  how: Parameters<typeof refusalOf>[2],
  at: Moment,
): Stepped<Port> => {
  const { lease } = port;
  if (lease?.session === by.id)
    return lease.pending
      ? settle(
          { session: by.id },
          { t: 'err', id: request.id, code: 'busy', why: 'it is being taken over' },
        )(port)
      : answered(port, by, request, { tx: grantOf(lease), dirty: lease.dirty });
  const refusal = refusalOf(port, by.client.id, how, at);
  if (refusal) {
    const code = refusal.code === CLOSE.portError ? 'gone' : 'busy';
    const why = refusal.holder === undefined ? refusal.why : `${refusal.holder} writes to this port`;
    return settle({ session: by.id }, { t: 'err', id: request.id, code, why })(port);
  }
  const session = current(port, by);
  const { will, requests, lost } = session;
  return claimed(session, { will, pending: { request: request.id }, requests, before: lost }, at)(port);
};

/** A session as it is after what was noted of it in this step. */
const current = (port: Port, by: Session): Session => port.sessions.get(by.id) ?? by;

const answered = (port: Port, by: Session, { id }: Request, outcome: Outcome) =>
  settle({ session: by.id }, { t: 'ok', id, ...outcome })(port);

const rightsFor = (operation: Operation): readonly Right[] => {
  switch (operation.t) {
    case 'ports':
      return ['list'];
    case 'lines':
    case 'pulse':
      return ['lines'];
    case 'action':
      return ['action'];
    case 'takeover':
      return operation.how === 'force' ? ['write', 'force'] : ['write'];
    case 'script':
    case 'will':
      return movesLines(operation.steps) ? ['write', 'lines'] : ['write'];
    default:
      return ['write'];
  }
};
