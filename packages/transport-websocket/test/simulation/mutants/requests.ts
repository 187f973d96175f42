import { bridge, client, type Mutant } from './mutant.ts';

/** What is asked of a port: executed once, said again after a cut, told as what became of it. */
export const requests: readonly Mutant[] = [
  {
    rule: 'R7',
    what: 'a request that was said and not answered is told as not executed',
    file: client('asking'),
    find: "code: id === undefined ? code : 'unknown'",
    replace: 'code',
  },
  {
    rule: 'once',
    what: 'a request that comes again while it is executed is executed again',
    file: bridge('requests'),
    find: "if (open.has(id)) return { _tag: 'Open' };",
    replace: "if (open.has(id)) return { _tag: 'New' };",
  },
  {
    rule: 'once',
    what: 'a request that was answered and comes again is executed again',
    file: bridge('requests'),
    find: "if (reply) return { _tag: 'Answered', reply };",
    replace: "if (reply) return { _tag: 'New' };",
  },
  {
    rule: 'once',
    what: 'a request that is said again gets another number',
    file: client('asking'),
    find: 'const id = one.id ?? asking.next;',
    replace: 'const id = asking.next;',
  },
  {
    rule: 'once',
    what: 'a pulse does not end',
    file: bridge('operations'),
    find: '{ quiet: ms }, { line, level: !level }]',
    replace: '{ quiet: ms }]',
  },
  {
    rule: 'liveness',
    what: 'requests are not said again after a cut',
    file: client('asking'),
    find: '({ ...each, said: false',
    replace: '({ ...each, said: true',
  },
];
