import type { Mutant } from './mutant.ts';

/** What is read from the line, told of it, and told by it. */
export const bytes: readonly Mutant[] = [
  {
    rule: 'reading',
    what: 'the length of an announced block is off by one',
    file: 'wire/tokenizer.ts',
    find: 'this.begin(index, length, index === ANNOUNCED',
    replace: 'this.begin(index, index === ANNOUNCED ? length - 1 : length, index === ANNOUNCED',
  },
  {
    rule: 'reading',
    what: 'a header that a chunk boundary cuts is taken for data',
    file: 'wire/tokenizer.ts',
    find: 'if (end < 0) return this.resume(chunk, i, n);\n      if (this.headerLine',
    replace: 'if (end >= 0 && this.headerLine',
  },
  {
    rule: 'reading',
    what: 'an IPD header that a chunk boundary cuts is none',
    file: 'wire/ipd.ts',
    find: 'if (i === end) return CUT_IPD;\n    if (bytes[i++]',
    replace: 'if (i === end) return NOT_IPD;\n    if (bytes[i++]',
    test: 'packages/core/src/wire/tokenizer.test.ts',
  },
  {
    rule: 'reading',
    what: 'a block that is read is scanned for CLOSED',
    file: 'channel/channel.ts',
    find: "this.conversation.hear({ _tag: 'Data', bytes, remaining }",
    replace: `for (const text of textOf(bytes).split('\\r\\n')) {
      const event = this.known.event(text);
      if (event?._tag === 'Closed') this.tell(event);
    }
    this.conversation.hear({ _tag: 'Data', bytes, remaining }`,
  },
  {
    rule: 'reading',
    what: 'a block that is pushed is scanned for CLOSED',
    file: 'channel/channel.ts',
    find: 'if (bytes !== undefined && this.receivers.block(index, bytes) === false)',
    replace: `for (const text of bytes ? textOf(bytes).split('\\r\\n') : []) {
      const event = this.known.event(text);
      if (event?._tag === 'Closed') this.tell(event);
    }
    if (bytes !== undefined && this.receivers.block(index, bytes) === false)`,
  },
  {
    rule: 'reading',
    what: 'a block whose rest never comes is waited for without end',
    file: 'channel/watchdog.ts',
    find: 'if (missing === 0) return;',
    replace: 'if (missing >= 0) return;',
    test: 'packages/core/test/threats/t13-hostile-device.test.ts',
  },
  {
    rule: 'news',
    what: 'each URC is told twice',
    file: 'channel/unasked.ts',
    find: 'this.news.next(event);\n  }\n\n  /** What was lost',
    replace: 'this.news.next(event);\n    this.news.next(event);\n  }\n\n  /** What was lost',
  },
  {
    rule: 'news',
    what: 'a URC is told behind the next one',
    file: 'channel/unasked.ts',
    find: 'this.news.next(event);\n  }\n\n  /** What was lost',
    replace: `if (event._tag === 'MessageArrived') {
      const { held } = this;
      this.held = held ? undefined : event;
      if (!held) return;
      this.news.next(event);
      return this.news.next(held);
    }
    this.news.next(event);
  }

  /** What was lost`,
  },
  {
    rule: 'trace',
    what: 'the trace tells of a token one byte too much',
    file: 'channel/tracer.ts',
    find: "direction: 'in', size: bytes.length,",
    replace: "direction: 'in', size: bytes.length + 1,",
  },
  {
    rule: 'trace',
    what: 'the trace leaves out the headers of pushed blocks',
    file: 'channel/tracer.ts',
    find: 'for (const end of this.arrivals.lineEnds(position)) {',
    replace: 'this.arrivals.take(position);\n    for (const end of this.arrivals.lineEnds(position)) {',
  },
  {
    rule: 'state',
    what: 'what CLOSED says is not put into the picture',
    file: 'stack/state/meant.ts',
    find: ': without(picture, one);',
    replace: ': picture;',
  },
  {
    rule: 'state',
    what: 'a client that comes in is not put into the picture',
    file: 'stack/state/after-urc.ts',
    find: 'return accepting(picture, event.host, event.index);',
    replace: 'return picture;',
    test: 'packages/core/test/state.test.ts',
  },
  {
    rule: 'state',
    what: 'a CLOSED that may mean two is taken for the first of them',
    file: 'stack/state/meant.ts',
    find: 'return two ? { ...picture, doubt: [one, two] }',
    replace: 'return two ? without(picture, one)',
    test: 'packages/core/test/state.test.ts',
  },
  {
    rule: 'state',
    what: 'what an order has done that was not answered is not asked for',
    file: 'stack/context/unanswered.ts',
    find: 'if (!failed || !silent(failed)) return false;',
    replace: 'return false;',
    test: 'packages/core/test/state.test.ts',
  },
  {
    rule: 'state',
    what: 'a module that stops within a block is not asked whether it has started again',
    file: 'stack/context/unanswered.ts',
    find: 'merge(silent$, stalled(loss$))',
    replace: 'merge(silent$)',
    test: 'packages/core/test/edge-cases/blocks.test.ts',
  },
  {
    rule: 'state',
    what: 'an answer about nobody knows which context is put into the one that was in the foreground',
    file: 'stack/state/after-settled.ts',
    find: 'if (telling && context === undefined',
    replace: 'if (telling && context === -1',
    test: 'packages/core/test/state.test.ts',
  },
];
