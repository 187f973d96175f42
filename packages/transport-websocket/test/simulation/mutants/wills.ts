import { bridge, type Mutant } from './mutant.ts';

/** What is done for one who vanishes. */
export const wills: readonly Mutant[] = [
  {
    rule: 'will',
    what: 'no will is executed',
    file: bridge('ended'),
    find: '(at) => [bequeathed ?',
    replace: '(at) => [bequeathed && by === how ?',
  },
  {
    rule: 'will',
    what: 'the will of one who left in good order is executed',
    file: bridge('ended'),
    find: "(how === 'taken' || how === 'expired')",
    replace: "how !== 'fenced'",
  },
  {
    rule: 'will',
    what: 'a new writer does not wait for the will of the one before',
    file: bridge('welcome'),
    find: 'willAhead(port) &&',
    replace: 'willAhead(port) && at.now < 0 &&',
  },
  {
    rule: 'will',
    what: 'a will that was changed stays as it was',
    file: bridge('operations'),
    find: 'lease: { ...lease, will: request.steps }',
    replace: 'lease: { ...lease }',
  },
  {
    rule: 'will',
    what: 'whoever takes over has no will of its own',
    file: bridge('operations'),
    find: 'const { will, requests, lost } = session;',
    replace: 'const [will, requests, lost] = [undefined, session.requests, session.lost];',
  },
  {
    rule: 'will',
    what: 'a hello after a cut replaces the will that was asked for since',
    file: bridge('admission'),
    find: '...attached(session) } }),\n',
    replace: '...attached(session), will: session.will ?? port.lease.will } }),\n',
  },
];
