import type { ContextId } from '../stack.ts';
import {
  type ConnectionInfo,
  figureOf,
  IDLE,
  isIdle,
  withConnection,
  withoutClient,
} from './context-state.ts';
import { foregroundOf, happened, IDS, type Picture, type Seen, withContext } from './picture.ts';
import { ACTIVE } from './transitions.ts';

const infoOf = ({ told }: Picture, { id, place }: Seen): ConnectionInfo | undefined => {
  const { client, connections } = told.contexts[id];
  return place === 'client' ? client : connections[place];
};

const stands = (picture: Picture, seen: Seen): boolean => {
  const info = infoOf(picture, seen);
  return info !== undefined && !isIdle(info);
};

/** That connection has ended. */
const without = (picture: Picture, { id, place }: Seen): Picture => {
  if (place === 'client') return withContext(picture, id, withoutClient);
  if (figureOf(picture.told.contexts[id]) === 'single') return happened(picture, id, 'CLOSED');
  return withContext(picture, id, (it) => withConnection(it, place, () => IDLE));
};

/**
 * `0, CLOSED`. It names neither the context nor the side: where two connections can be meant, both are thought to stand until
 * the module has told of one of them.
 */
export const afterClosed = (picture: Picture, index: number, role: number | undefined): Picture => {
  const places = IDS.flatMap((id): readonly Seen[] => [
    { id, place: index },
    { id, place: 'client' },
  ]);
  const [one, two] = places.filter(
    (place) => stands(picture, place) && (role === undefined || infoOf(picture, place)?.role === role),
  );
  if (!one) return picture;
  return two ? { ...picture, doubt: [one, two] } : without(picture, one);
};

/** There is no doubt any more once one of the two is known to have ended. */
export const cleared = (picture: Picture): Picture => {
  if (!picture.doubt?.some((seen) => !stands(picture, seen))) return picture;
  const { doubt: _, ...sure } = picture;
  return sure;
};

/** The module has told of the connections that this context opened: the one in doubt that still stands is not what it meant. */
export const settledDoubt = (before: Picture, id: ContextId): Picture => {
  const { doubt, ...sure } = cleared(before);
  const told = doubt?.find((seen) => seen.id === id && seen.place !== 'client');
  const other = doubt?.find((seen) => seen !== told);
  return told && other ? without(sure, other) : before;
};

/** The module denies a connection to whoever reads from it: it is the one of two that has ended. */
export const denied = (picture: Picture, id: ContextId, role: number, index: number): Picture => {
  const { doubt, ...sure } = picture;
  const single = figureOf(picture.told.contexts[id]) === 'single';
  const place = single && role === 2 ? 'client' : index;
  const meant = doubt?.find((seen) => seen.id === id && seen.place === place);
  return meant ? without(sure, meant) : picture;
};

/**
 * The context whose AT+QIOPEN is under way for that index; otherwise the one in the foreground, or the other, if that is up.
 * Where neither is, it is news of an earlier life of the module, which ends as the contexts are activated anew.
 */
export const openerOf = (picture: Picture, index: number): ContextId | undefined =>
  IDS.find((id) => {
    const { opening } = picture.memories[id];
    const info = infoOf(picture, { id, place: index });
    return (opening?.index === index && !opening.overtaken) || info?.state === 'CONNECTING';
  }) ?? [foregroundOf(picture), ...IDS].find((id) => ACTIVE.includes(picture.told.contexts[id].stack));

/** The context that listens; otherwise the one in the foreground. */
export const listenerOf = (picture: Picture): ContextId =>
  IDS.find((id) => picture.told.contexts[id].server !== 'INITIAL') ?? foregroundOf(picture);

/** With several connections and a server, an index that is in use is perhaps that of a client of which nothing was told yet. */
export const listens = ({ told: { contexts } }: Picture): boolean =>
  contexts.some((context) => figureOf(context) === 'multiple' && context.server !== 'INITIAL');
