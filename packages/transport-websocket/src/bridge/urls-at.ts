import type { Policy } from './guard.ts';
import { literal } from './literal.ts';

/** Under which URLs a client reaches what listens there: by each of its names where that is everywhere. */
export const urlsAt = (
  host: string,
  port: number,
  { hosts, secure }: Pick<Policy, 'hosts' | 'secure'>,
): readonly string[] => {
  const everywhere = host === '0.0.0.0' || host === '::';
  const names = everywhere ? [...hosts, 'localhost'] : [literal(host)];
  return names.map((name) => `${secure ? 'wss' : 'ws'}://${/:\d+$/.test(name) ? name : `${name}:${port}`}`);
};
