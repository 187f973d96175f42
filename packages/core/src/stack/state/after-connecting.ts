import type { Command } from '../../at/command.ts';
import type { Settled } from '../../channel/progress.ts';
import type { Protocol } from '../../codec/protocol.ts';
import type { ContextId } from '../stack.ts';
import { type ConnectionInfo, figureOf, IDLE, withConnection, withoutClient } from './context-state.ts';
import { listens } from './meant.ts';
import { happened, type Picture, remembering, withContext } from './picture.ts';
import type { Phase } from './transitions.ts';

const IN_USE = 'ALREADY CONNECT';
const FAILED = 'CONNECT FAIL';

interface Opening {
  readonly index: number;
  readonly info: {
    readonly role: 1;
    readonly protocol: Protocol;
    readonly host: string;
    readonly port: number;
  };
}

const openingOf = (args: readonly string[]): Opening => {
  const [word = '', host = '', port] = args.slice(-3);
  const protocol = word.toUpperCase() === 'UDP' ? 'UDP' : 'TCP';
  return {
    index: args.length > 3 ? Number(args[0]) : 0,
    info: { role: 1, protocol, host, port: Number(port) },
  };
};

/** AT+QIOPEN is written: the news of what becomes of it may come before its OK. */
export const beforeOpening = (picture: Picture, id: ContextId, args: readonly string[]): Picture => {
  const { index } = openingOf(args);
  return remembering(picture, id, { ...picture.memories[id], opening: { index, overtaken: false } });
};

/** A connection was begun. */
export const begun = (picture: Picture, id: ContextId, args: readonly string[]): Picture => {
  const { index, info } = openingOf(args);
  const now = happened(picture, id, `AT+QIOPEN ${info.protocol} done`);
  return withContext(now, id, (it) => withConnection(it, index, () => ({ state: 'CONNECTING', ...info })));
};

/** AT+QIOPEN has been answered: the connection was begun, unless the news of what became of it has overtaken the OK. */
export const afterOpening = (
  before: Picture,
  id: ContextId,
  args: readonly string[],
  settled: Settled,
): Picture => {
  const { command, failed } = settled;
  const { opening, ...memory } = before.memories[id];
  const picture = remembering(before, id, memory);
  const { index, info } = openingOf(args);
  if (failed)
    return failed._tag === 'Refused' ? refusedOpening(picture, id, index, command, failed.text) : picture;
  // Its end is not its OK, which it was begun with when it was taken in.
  if (command.diverts) return standing(happened(picture, id, 'CONNECT'), id, index);
  if (!opening?.overtaken) return begun(picture, id, args);
  const described = (it: ConnectionInfo) => (it.state === 'CONNECTED' ? { ...it, ...info } : it);
  return withContext(picture, id, (it) => withConnection(it, index, described));
};

const refusedOpening = (
  picture: Picture,
  id: ContextId,
  index: number,
  { diverts }: Command<unknown>,
  text: string,
): Picture => {
  if (text === IN_USE && listens(picture)) return picture;
  if (text === IN_USE) return standing(happened(picture, id, IN_USE), id, index);
  if (!diverts) return picture;
  return happened(picture, id, text === FAILED ? FAILED : 'AT+QIOPEN refused');
};

const standing = (picture: Picture, id: ContextId, index: number): Picture =>
  withContext(picture, id, (it) =>
    withConnection(it, index, (info) => ({ ...info, state: 'CONNECTED', role: 1 })),
  );

/**
 * AT+QICLOSE is done. As the server it ends, without an index, the server and with it all that it has taken in; where there is
 * only one connection, that of its client first (note 3.2, 3.4).
 */
export const afterClosing = (
  picture: Picture,
  id: ContextId,
  args: readonly string[],
  role: number,
): Picture => {
  const context = picture.told.contexts[id];
  const [index] = args;
  if (figureOf(context) === 'multiple') {
    if (index !== undefined) {
      return withContext(picture, id, (it) => withConnection(it, Number(index), () => IDLE));
    }
    const connections = context.connections.map((info) => (info.role === 2 ? IDLE : info));
    return withContext(picture, id, (it) => ({ ...it, connections, server: 'INITIAL' }));
  }
  if (role !== 2) return happened(picture, id, 'AT+QICLOSE done');
  return withContext(picture, id, (it) => (it.client ? withoutClient(it) : { ...it, server: 'INITIAL' }));
};

/** AT+QISERVER has come to its end: the module listens, or does what it did before. */
export const afterServing = (picture: Picture, id: ContextId, phase: Phase): Picture => {
  const now = happened(picture, id, `AT+QISERVER ${phase}`);
  return withContext(now, id, (it) => {
    if (phase === 'done') return { ...it, server: 'LISTENING' };
    return it.server === 'OPENING' ? { ...it, server: 'INITIAL' } : it;
  });
};
