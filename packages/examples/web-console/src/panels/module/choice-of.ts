import { type Choice, FIRST } from '../../session/choice.ts';

/**
 * What is chosen at first. A link may name a bridge and its token, `#bridge=ws://…&token=…&use=observe`: behind the #, where no
 * server sees them; and they are not left in the address bar for whoever looks over a shoulder.
 */
export const choiceOf = (
  { hash, pathname, search }: Pick<Location, 'hash' | 'pathname' | 'search'>,
  history: Pick<History, 'replaceState'>,
): Choice => {
  const given = new URLSearchParams(hash.slice(1));
  const url = given.get('bridge');
  if (url === null) return FIRST;
  history.replaceState(null, '', pathname + search);
  const use = (['modem', 'at', 'observe'] as const).find((one) => one === given.get('use')) ?? FIRST.use;
  return { ...FIRST, use, reach: { kind: 'bridge', url, token: given.get('token') ?? '' } };
};
