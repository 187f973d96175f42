import { bridge, client, type Mutant } from './mutant.ts';

/** What is read: in its place, or as a gap; and no more than there is room for. */
export const reading: readonly Mutant[] = [
  {
    rule: 'R5',
    what: 'what has arrived counts as consumed',
    file: client('receiving'),
    find: 'held.reduce((sum, { from, to }) => sum + to - from, 0)',
    replace: 'held.length * 0',
  },
  {
    rule: 'R5',
    what: 'what has arrived is told as consumed',
    file: client('incoming'),
    find: 'held.find((each) => each.epoch === epoch)?.from ?? offset',
    replace: 'offset + held.length * 0',
  },
  {
    rule: 'R5',
    what: 'what is consumed counts for each piece that waits',
    file: client('incoming'),
    find: '    left -= from - each.from;\n',
    replace: '',
  },
  {
    rule: 'R6',
    what: 'the ring makes room for one byte too many',
    file: bridge('ring'),
    find: 'let over = size - ring.capacity;',
    replace: 'let over = size - ring.capacity + 1;',
  },
  {
    rule: 'R6',
    what: 'what was sent to everybody is freed',
    file: bridge('delivery'),
    find: 'sessions ? { ...port, sessions } : port,',
    replace: `sessions
        ? {
            ...port,
            sessions,
            ring: {
              ...port.ring,
              segments: port.ring.segments.map((each) => ({
                ...each,
                base: Math.max(
                  each.base,
                  Math.min(
                    each.blocks.end,
                    ...[...(sessions ?? port.sessions).values()].map(({ cursor }) =>
                      cursor.epoch > each.epoch ? each.blocks.end : cursor.epoch < each.epoch ? 0 : cursor.offset,
                    ),
                  ),
                ),
              })),
            },
          }
        : port,`,
  },
  {
    rule: 'R6',
    what: 'a gap is one byte longer than what is gone',
    file: bridge('delivery'),
    find: '{ ...cursor, offset: base }',
    replace: '{ ...cursor, offset: Math.min(base + 1, blocks.end) }',
  },
  {
    rule: 'R6',
    what: 'an epoch that is over gives up its bytes',
    file: bridge('ring'),
    find: '{ epoch, base: 0, blocks: noBlocks() }];',
    replace:
      '{ epoch, base: 0, blocks: noBlocks() }].map((each) => each.epoch === epoch ? each : { ...each, base: each.blocks.end });',
  },
  {
    rule: 'R9',
    what: 'a client is sent more than it has room for',
    file: bridge('delivery'),
    find: 'const to = Math.min(limit, blocks.end);',
    replace: 'const to = blocks.end;',
  },
  {
    rule: 'R9',
    what: 'a client is sent bytes before it has said how many',
    file: bridge('delivery'),
    find: '=== cursor.epoch)?.limit ?? 0;\n      if (limit <= cursor.offset)',
    replace: '=== cursor.epoch)?.limit ?? cursor.offset + 100;\n      if (limit <= cursor.offset)',
  },
  {
    rule: 'R9',
    what: 'the ring grows without end',
    file: bridge('ring'),
    find: 'let over = size - ring.capacity;',
    replace: 'let over = size - 100 * ring.capacity - 4e5;',
  },
  {
    rule: 'R9',
    what: 'a new client begins at the oldest byte',
    file: bridge('resumption'),
    find: '? { epoch, offset: end } :',
    replace: '? { epoch, offset: segment.base } :',
  },
  {
    rule: 'liveness',
    what: 'the end of an epoch overtakes its last bytes',
    file: bridge('delivery'),
    find: '      if (to < blocks.end) return current;\n',
    replace: '',
  },
];
