import type { ContextResult } from '../../urcs/context-result.ts';
import type { UrcEvent } from '../../urcs/urc-event.ts';
import type { ContextId } from '../stack.ts';
import { type ConnectionInfo, figureOf, IDLE, withConnection } from './context-state.ts';
import { afterClosed, listenerOf, listens, openerOf } from './meant.ts';
import type { Told } from './modem-state.ts';
import {
  blank,
  foregroundOf,
  happened,
  IDS,
  type Picture,
  remembering,
  withContext,
  withTold,
} from './picture.ts';

/** What a URC tells of the state. That of a lost context, which names none, is heeded where it is known which it is. */
export const afterUrc = (picture: Picture, event: UrcEvent): Picture => {
  const after = told(picture, event);
  const index = about(picture, event);
  return index === undefined ? after : { ...after, fresh: [...after.fresh, index] };
};

/** Which connection it is news of: where there is one only, the client of the server is beside it. */
const about = ({ told: { contexts } }: Picture, event: UrcEvent): number | undefined => {
  if (event._tag === 'Accepted' && figureOf(contexts[0]) === 'single') return undefined;
  switch (event._tag) {
    case 'Connected':
    case 'ConnectFailed':
    case 'Closed':
    case 'Accepted':
      return event.index ?? 0;
    default:
      return undefined;
  }
};

const told = (picture: Picture, event: UrcEvent): Picture => {
  switch (event._tag) {
    case 'Connected':
      return standing(picture, event.index ?? 0, 'CONNECT OK');
    case 'AlreadyConnected':
      return listens(picture) ? picture : standing(picture, event.index ?? 0, 'ALREADY CONNECT');
    case 'DataMode':
      return happened(picture, foregroundOf(picture), 'CONNECT');
    case 'ConnectFailed': {
      const index = event.index ?? 0;
      const id = openerOf(picture, index);
      if (id === undefined) return picture;
      return withInfo(happened(overtaking(picture, id, index), id, 'CONNECT FAIL'), id, index, () => IDLE);
    }
    case 'Closed':
      return afterClosed(picture, event.index ?? 0, event.role);
    case 'Accepted':
      return accepting(picture, event.host, event.index);
    case 'ServerListening': {
      const id = listenerOf(picture);
      return withContext(happened(picture, id, 'AT+QISERVER done'), id, (it) => ({
        ...it,
        server: 'LISTENING',
      }));
    }
    case 'ContextResult':
      return afterResult(picture, event.of, event.result);
    case 'SimChanged':
      return withTold(picture, { sim: event.state });
    case 'RegistrationChanged':
      return withTold(
        picture,
        event.network === 'GSM' ? { registration: event.state } : { gprs: event.state },
      );
    case 'Booted':
      return restarted(picture);
    case 'PoweredDown':
      return switchedOff(picture);
    default:
      return picture;
  }
};

const standing = (picture: Picture, index: number, cause: 'CONNECT OK' | 'ALREADY CONNECT'): Picture => {
  const id = openerOf(picture, index);
  if (id === undefined) return picture;
  const now = happened(overtaking(picture, id, index), id, cause);
  return withInfo(now, id, index, (info) => ({ ...info, state: 'CONNECTED', role: 1 }));
};

/** What became of AT+QIOPEN may be told before its OK. */
const overtaking = (picture: Picture, id: ContextId, index: number): Picture => {
  const { opening, ...memory } = picture.memories[id];
  if (opening?.index !== index) return picture;
  return remembering(picture, id, { ...memory, opening: { index, overtaken: true } });
};

const withInfo = (
  picture: Picture,
  id: ContextId,
  index: number,
  change: (info: ConnectionInfo) => ConnectionInfo,
): Picture => withContext(picture, id, (it) => withConnection(it, index, change));

const accepting = (picture: Picture, host: string, index = 0): Picture => {
  const id = listenerOf(picture);
  const { serves } = picture.memories[id];
  const client = { state: 'CONNECTED', role: 2, ...(serves && { protocol: serves }), host } as const;
  const now = happened(picture, id, 'REMOTE IP');
  return figureOf(now.told.contexts[id]) === 'single'
    ? withContext(now, id, (it) => ({ ...it, client }))
    : withInfo(now, id, index, () => client);
};

/** AT+QIACT and AT+QIDEACT may be answered before they are done (AT+QCFG="NW/PDPActAsync",1); that 0 is success is assumed. */
const afterResult = (picture: Picture, of: ContextResult['of'], result: number): Picture => {
  const id = foregroundOf(picture);
  if (of === 'activation') return result === 0 ? picture : happened(picture, id, '+QIACT: 1');
  return result === 0 ? happened(picture, id, '+QIDEACT: 0') : picture;
};

/** The module has started again, of itself or by order. */
export const restarted = (picture: Picture): Picture =>
  forgotten(picture, 'RDY', { powered: true, foreground: 0 });

/** It has switched itself off, likewise. */
export const switchedOff = (picture: Picture): Picture =>
  forgotten(picture, 'POWER DOWN', { powered: false });

/** All that was set, active and open is gone. */
const forgotten = (picture: Picture, cause: 'RDY' | 'POWER DOWN', now: Omit<Told, 'contexts'>): Picture => {
  const { contexts } = IDS.reduce((all, id) => happened(all, id, cause), picture).told;
  return { ...blank(1, picture.most), told: { contexts, ...now } };
};
