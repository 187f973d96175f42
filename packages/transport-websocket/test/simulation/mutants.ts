/**
 * What could be wrong with the two machines: a place in one of their files, and what would stand there. Each breaks a
 * rule; a simulation that does not see it is blind there.
 */
export interface Mutant {
  readonly rule:
    | `R${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`
    | 'admission'
    | 'will'
    | 'once'
    | 'lease'
    | 'liveness'
    | 'memory'
    | 'wakeAt';
  readonly what: string;
  /** Below `src/`. */
  readonly file: string;
  /** Occurs there exactly once. */
  readonly find: string;
  readonly replace: string;
}

const bridge = (file: string) => `bridge/machine/${file}.ts`;
const client = (file: string) => `client/machine/${file}.ts`;

export const mutants: readonly Mutant[] = [
  {
    rule: 'R1',
    what: 'a lease outlives the loss of its port',
    file: bridge('uart'),
    find: "      ended('fenced'),\n",
    replace: '',
  },
  {
    rule: 'R1',
    what: 'what was queued under a lease outlives it',
    file: bridge('ended'),
    find: 'port.queue.filter((job) => leaseOf(job) !== lease.id)',
    replace: 'port.queue.filter(leaseOf)',
  },
  {
    rule: 'R1',
    what: 'bytes of a lease that is no more are taken for those of the next',
    file: bridge('transmit'),
    find: 'lease?.id !== frame.lease || lease.session',
    replace: 'lease?.session',
  },
  {
    rule: 'R2',
    what: 'the bridge drops nobody who is silent',
    file: bridge('heartbeat'),
    find: 'silentAt: now + options.silence',
    replace: 'silentAt: now + 1e6 * options.silence',
  },
  {
    rule: 'R2',
    what: 'the bridge sends no heartbeats',
    file: bridge('heartbeat'),
    find: 'if (now < session.beatAt) return [port, []];',
    replace:
      'if (now < session.beatAt + 1e6) return [withSession(port, { ...session, beatAt: now + options.heartbeat }), []];',
  },
  {
    rule: 'R2',
    what: 'a client waits for a silent bridge for ever',
    file: client('heartbeat'),
    find: 'connection.heard + bridge.timing.silence',
    replace: 'connection.heard + 100 * bridge.timing.silence',
  },
  {
    rule: 'R2',
    what: 'a client forgets what it has heard since its welcome',
    file: client('heartbeat'),
    find: 'probe: undefined } }',
    replace: 'probe: undefined, heard: state.connection.since } }',
  },
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
    rule: 'R4',
    what: 'bytes that come again are written again',
    file: bridge('transmit'),
    find: 'frame.bytes.subarray(lease.accepted - frame.offset)',
    replace: 'frame.bytes',
  },
  {
    rule: 'R4',
    what: 'bytes that came, to the last of them, count as new (off by one)',
    file: bridge('transmit'),
    find: 'if (end <= lease.accepted)',
    replace: 'if (end < lease.accepted)',
  },
  {
    rule: 'R4',
    what: 'a client sends beyond the limit',
    file: client('sending'),
    find: 'Math.min(to, sending.limit)',
    replace: 'to',
  },
  {
    rule: 'R4',
    what: 'after a cut a client goes on where it was, not where the bridge is',
    file: client('sending'),
    find: 'sent: grant.accepted }',
    replace: 'sent: sending.sent }',
  },
  {
    rule: 'R4',
    what: 'a hole in what a writer sends is not seen',
    file: bridge('transmit'),
    find: 'if (offset > lease.accepted) return',
    replace: 'if (offset > lease.accepted + 1e9) return',
  },
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
    find: '{ epoch, base: 0, blocks: NO_BLOCKS }];',
    replace:
      '{ epoch, base: 0, blocks: NO_BLOCKS }].map((each) => each.epoch === epoch ? each : { ...each, base: each.blocks.end });',
  },
  {
    rule: 'R7',
    what: 'a write is told as done when the bridge has it',
    file: client('sending'),
    find: 'start + bytes.length > sending.written',
    replace: 'start + bytes.length > sending.accepted',
  },
  {
    rule: 'R7',
    what: 'what may have been written is told as not written',
    file: client('sending'),
    find: '...(left(write) ? { unknown: true, event } : { unknown: false }),',
    replace: 'unknown: false,',
  },
  {
    rule: 'R7',
    what: 'what never left is told as unknown',
    file: client('sending'),
    find: '...(left(write) ? { unknown: true, event } : { unknown: false }),',
    replace: 'unknown: true,',
  },
  {
    rule: 'R7',
    what: 'a purge leaves unknown what was written after it',
    file: client('sending'),
    find: `=> write.start < before && write.start + write.bytes.length > from;
  if (count === 0) return [sending, []];
  return [
    { ...sending, writes: sending.writes.filter((write) => !hit(write)) },
    sending.writes.filter(hit).map(({ write, start }) => dropped(write, start < from)),`,
    replace: `=> write.start + write.bytes.length > from;
  return [
    { ...sending, writes: sending.writes.filter((write) => !hit(write)) },
    sending.writes.filter(hit).map(({ write, start }) => dropped(write, start < sending.ever)),`,
  },
  {
    rule: 'R7',
    what: 'the bridge acknowledges as written what it has only accepted',
    file: bridge('lease'),
    find: '  written,\n  limit:',
    replace: '  written: accepted,\n  limit:',
  },
  {
    rule: 'R7',
    what: 'a client goes on sending after its lease',
    file: client('leasing'),
    find: '{ ...before, sending: undefined, asking }',
    replace: '{ ...before, asking }',
  },
  {
    rule: 'R7',
    what: 'a request that was said and not answered is told as not executed',
    file: client('asking'),
    find: "code: id === undefined ? code : 'unknown'",
    replace: 'code',
  },
  {
    rule: 'R8',
    what: 'a port that is not open is leased',
    file: bridge('claim'),
    find: "if (port.state === 'gone') return {",
    replace: "if (port.state === 'gone' && now < 0) return {",
  },
  {
    rule: 'R8',
    what: 'a write that was under way at a lost port is waited for at the next',
    file: bridge('uart'),
    find: 'running: undefined,',
    replace: "running: port.running?._tag === 'Writing' ? port.running : undefined,",
  },
  {
    rule: 'R8',
    what: 'a will is kept for the next opening of a port that was lost',
    file: bridge('ended'),
    find: "(how === 'taken' || how === 'expired')",
    replace: "how !== 'released'",
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
    find: 'const { will, requests } = session;',
    replace: 'const [will, requests] = [undefined, session.requests];',
  },
  {
    rule: 'will',
    what: 'a hello after a cut replaces the will that was asked for since',
    file: bridge('admission'),
    find: '...attached(session) } }),\n',
    replace: '...attached(session), will: session.will ?? port.lease.will } }),\n',
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
    rule: 'lease',
    what: 'a lease waits for half its time',
    file: bridge('farewell'),
    find: 'until: now + options.window',
    replace: 'until: now + options.window / 2',
  },
  {
    rule: 'lease',
    what: 'a writer that lives is held to be dead',
    file: bridge('claim'),
    find: 'now - heard > MISSED * options.heartbeat',
    replace: 'now - heard > 0.2 * options.heartbeat',
  },
  {
    rule: 'lease',
    what: 'whoever asks takes the lease',
    file: bridge('claim'),
    find: "how === 'force') return undefined;",
    replace: "how !== 'if-dead') return undefined;",
  },
  {
    rule: 'liveness',
    what: 'requests are not said again after a cut',
    file: client('asking'),
    find: '({ ...each, said: false',
    replace: '({ ...each, said: true',
  },
  {
    rule: 'liveness',
    what: 'the end of an epoch overtakes its last bytes',
    file: bridge('delivery'),
    find: '      if (offset < blocks.end) return current;\n',
    replace: '',
  },
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
  {
    rule: 'wakeAt',
    what: 'a client that is due to be dropped is not, and the bridge is woken for it again and again',
    file: bridge('heartbeat'),
    find: 'if (now >= session.silentAt)',
    replace: 'if (now >= 10 * session.silentAt)',
  },
  {
    rule: 'R2',
    what: 'a bridge that stood still holds its clients to be gone',
    file: bridge('standstill'),
    find: 'if (tickAt === undefined || now - tickAt <= options.heartbeat) return state;',
    replace: 'if (tickAt === undefined || now - tickAt <= 1e9 * options.heartbeat) return state;',
  },
  {
    rule: 'R2',
    what: 'a client that stood still holds its bridge to be gone',
    file: client('heartbeat'),
    find: 'late > 2 * bridge.timing.heartbeat',
    replace: 'late > 1e9 * bridge.timing.heartbeat',
  },
];
