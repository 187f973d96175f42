import { either as E } from 'fp-ts';
import type { Reason } from '../../at/reason.ts';
import type { Settled } from '../../channel/progress.ts';
import { isRegistrationState } from '../../codec/registration.ts';
import { stackStatus } from '../../codec/status.ts';
import { isListening } from '../../codec/told-status.ts';
import type { ContextId } from '../stack.ts';
import { afterClosing, afterOpening, afterServing } from './after-connecting.ts';
import { afterCount, afterStatus } from './after-status.ts';
import { inForeground, STATUS } from './after-underway.ts';
import { restarted, switchedOff } from './after-urc.ts';
import { type Asked, asked, question } from './asked.ts';
import { withPlaces } from './context-state.ts';
import { denied } from './meant.ts';
import { foregroundOf, happened, IDS, type Picture, withContext, withTold } from './picture.ts';
import type { Phase } from './transitions.ts';

/** What a command that came to its end tells of the state. Of one that was not answered nothing is known but that. */
export const afterSettled = (before: Picture, settled: Settled): Picture => {
  const { command, values, failed, context } = settled;
  const picture = inForeground(before, context);
  const query = question(command);
  const telling = query === 'QISERVER' || TELLING.includes(command.name);
  // Which context it is about, as it names none, is not known (note 7.1).
  if (telling && context === undefined && before.told.foreground !== undefined) return picture;
  if (query !== undefined) return failed ? picture : afterAnswer(picture, query, values[0]);
  if (command.name === 'QIRD') return failed?._tag === 'Refused' ? afterDenial(picture, command) : picture;
  const order = asked(command);
  if (!order) return picture;
  const id = foregroundOf(picture);
  switch (order.name) {
    case 'QIOPEN':
      return afterOpening(picture, id, order.args, settled);
    case 'QICLOSE':
      // Refused, there was nothing to close (note 5.4).
      return failed && phaseOf(failed) !== 'refused'
        ? picture
        : afterClosing(picture, id, order.args, command.needs?.['QISRVC'] ?? picture.role);
    case 'QISTAT':
    case 'QISTATE':
    case 'QISSTAT':
      return failed ? picture : afterStatus(picture, id, values);
    default: {
      const phase = phaseOf(failed);
      return phase ? afterOrder(picture, id, order, phase, settled) : picture;
    }
  }
};

const READ = /=(\d),(\d),(\d)/;

/** AT+QIRD names context, role and index. */
const afterDenial = (picture: Picture, { line }: Settled['command']): Picture => {
  const [, id, role, index] = (E.isRight(line) ? READ.exec(line.right) : undefined) ?? [];
  return id === '0' || id === '1'
    ? denied(picture, id === '0' ? 0 : 1, Number(role), Number(index))
    : picture;
};

/** What tells of the context in the foreground. */
const TELLING: readonly string[] = [...STATUS, 'QILOCIP'];

const afterOrder = (
  picture: Picture,
  id: ContextId,
  { name, args }: Asked,
  phase: Phase,
  { values, failed }: Settled,
): Picture => {
  const done = phase === 'done';
  switch (name) {
    case 'QIFGCNT':
      return done ? inForeground(picture, Number(args[0])) : picture;
    case 'CGATT': {
      if (!done) return picture;
      const off = args[0] === '0';
      const now = off ? IDS.reduce((all, each) => happened(all, each, 'AT+CGATT=0 done'), picture) : picture;
      return withTold(now, { attached: !off });
    }
    case 'QPOWD':
      return done ? switchedOff(picture) : picture;
    case 'CFUN':
      return done && args[1] === '1' ? restarted(picture) : picture;
    case 'QIMUX':
      return done
        ? withContext(picture, id, (it) => withPlaces(it, args[0] === '1' ? picture.most : 1))
        : picture;
    case 'QILOCIP': {
      const [address] = values;
      const now = happened(picture, id, `AT+${name} ${phase}`);
      return done && typeof address === 'string' ? withContext(now, id, (it) => ({ ...it, address })) : now;
    }
    case 'QISERVER':
      return afterServing(picture, id, phase);
    case 'QIDNSGIP': {
      const now = happened(picture, id, `AT+${name} ${phase}`);
      const state = failed?._tag === 'Refused' && failed.text.startsWith(STATE) ? failed.text : undefined;
      return state === undefined ? now : afterStatus(now, id, stackIn(state));
    }
    default:
      return happened(picture, id, `AT+${name} ${phase}`);
  }
};

const STATE = 'STATE:';

const stackIn = (text: string): readonly unknown[] => {
  const status = stackStatus(text.slice(STATE.length));
  return E.isRight(status) ? [status.right] : [];
};

const phaseOf = (failed: Reason | undefined): Phase | undefined => {
  if (!failed) return 'done';
  if (failed._tag === 'DnsFailed') return ASKED.includes(failed.code) ? 'done' : 'refused';
  return failed._tag === 'Refused' ? 'refused' : undefined;
};

/** The failures of AT+QIDNSGIP in which somebody was asked, over a context that was up: no server, no answer in time, unknown. */
const ASKED: readonly number[] = [4, 5, 8];

/** What the module has told of itself when it was asked. */
const afterAnswer = (picture: Picture, query: string, value: unknown): Picture => {
  switch (query) {
    case 'CPIN':
      return typeof value === 'string' ? withTold(picture, { sim: value }) : picture;
    case 'CGATT':
      return value === 0 || value === 1 ? withTold(picture, { attached: value === 1 }) : picture;
    case 'QISERVER':
      return isListening(value) ? afterCount(picture, foregroundOf(picture), value) : picture;
    default: {
      const state = typeof value === 'object' && value !== null && 'state' in value ? value.state : undefined;
      if (!isRegistrationState(state)) return picture;
      return withTold(picture, query === 'CREG' ? { registration: state } : { gprs: state });
    }
  }
};
