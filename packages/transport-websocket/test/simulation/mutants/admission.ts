import { bridge, client, type Mutant } from './mutant.ts';

/** Who is let in, and with which hello. */
export const admission: readonly Mutant[] = [
  {
    rule: 'R3',
    what: 'a hello that is played again is taken for a new one',
    file: bridge('greeting'),
    find: 'hello.attempt <= last',
    replace: 'hello.attempt < last',
  },
  {
    rule: 'R3',
    what: 'the attempts of clients are not remembered',
    file: bridge('greeting'),
    find: 'attempts: noted(state.attempts, hello)',
    replace: 'attempts: state.attempts',
  },
  {
    rule: 'R3',
    what: 'a client does not count its attempts',
    file: client('dialling'),
    find: 'attempt: state.dialling.attempt + 1 },',
    replace: 'attempt: 1 },',
  },
  {
    rule: 'admission',
    what: 'nobody is let in: every hello reaches a limit',
    file: bridge('admission'),
    find: 'if (others >= at.options.limits.clientsPerPort)',
    replace: 'if (others >= 0)',
  },
  {
    rule: 'admission',
    what: 'observers are refused as a second writer is',
    file: bridge('admission'),
    find: ": 'observes';",
    replace: ": (refusalOf(port, hello.client.id, hello.takeover, at) ?? 'observes');",
  },
  {
    rule: 'admission',
    what: 'a writer is refused where nobody writes',
    file: bridge('claim'),
    find: "if (port.state === 'gone') return",
    replace:
      "if (!lease && port.state === 'open') return { code: CLOSE.writerBusy, why: 'another client writes to this port' };\n  if (port.state === 'gone') return",
  },
  {
    rule: 'admission',
    what: 'nobody is let in: every port counts as lost',
    file: bridge('claim'),
    find: "if (port.state === 'gone') return",
    replace: "if (port.state !== 'gone' || now > 0) return",
  },
  {
    rule: 'admission',
    what: 'nobody may anything',
    file: bridge('admission'),
    find: 'if (!rights.has(needs))',
    replace: "if (needs !== 'list')",
  },
  {
    rule: 'admission',
    what: 'a client gives up while it dials',
    file: client('dialling'),
    find: 'until: now + DIAL_WITHIN }',
    replace: 'until: now + DIAL_WITHIN / 20 }',
  },
  {
    rule: 'admission',
    what: 'a client that waits for its welcome gives up at once',
    file: client('greeting'),
    find: 'until: now + WELCOME_WITHIN }',
    replace: 'until: now + WELCOME_WITHIN / 100 }',
  },
  {
    rule: 'admission',
    what: 'an observer gives up a bridge that is away for as long as it keeps leases',
    file: client('dialling'),
    find: '(bridge && (sending || draining) ?',
    replace: '(bridge ?',
  },
];
