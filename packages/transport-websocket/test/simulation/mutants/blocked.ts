import { bridge, type Mutant } from './mutant.ts';

/** One whose socket takes no more. */
export const blocked: readonly Mutant[] = [
  {
    rule: 'liveness',
    what: 'what was owed to a blocked client is forgotten',
    file: bridge('upkeep'),
    find: 'const owed = session.owed.map(',
    replace: 'const owed = session.owed.slice(1).map(',
  },
  {
    rule: 'memory',
    what: 'what is owed to a client that reads nothing grows without end',
    file: bridge('delivery'),
    find: 'session.owed.length > OWED',
    replace: 'session.owed.length > 1e6',
  },
  {
    rule: 'memory',
    what: 'a client whose socket takes no more is sent more',
    file: bridge('delivery'),
    find: 'if (session.waiting || session.blocked) return session;',
    replace: 'if (session.waiting) return session;',
  },
];
