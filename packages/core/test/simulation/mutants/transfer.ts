import type { Mutant } from './mutant.ts';

/** What is sent, and what is received. */
export const transfer: readonly Mutant[] = [
  {
    rule: 'sending',
    what: 'a send that is not answered counts as sent',
    file: 'stack/sending/send.ts',
    find: 'const failure = failureOf(error);\n',
    replace:
      "if (reasonOf(error)?._tag === 'TimedOut') return of('sent');\n          const failure = failureOf(error);\n",
  },
  {
    rule: 'sending',
    what: 'the module is not asked whether it has taken what it has not confirmed',
    file: 'stack/sending/send.ts',
    find: 'return mayAsk ? settleBy(before, bytes.length, failure) : of(failure);',
    replace: 'return of(failure);',
    test: 'packages/core/test/faults/sends.test.ts',
  },
  {
    rule: 'sending',
    what: 'any count of the module settles a send as sent',
    file: 'stack/sending/send.ts',
    find: "if (sent === before + length) return 'sent';",
    replace: "if (sent >= before) return 'sent';",
    test: 'packages/core/test/faults/sends.test.ts',
  },
  {
    rule: 'sending',
    what: 'the count of what was sent goes on behind a send that was left',
    file: 'stack/sending/send.ts',
    find: 'taken = undefined;\n      const command',
    replace: 'const command',
    test: 'packages/core/test/faults/sends.test.ts',
  },
  {
    rule: 'sending',
    what: 'a send that waits is sent to whoever has its index next',
    file: 'stack/connection/in-time.ts',
    find: 'next: () => subscriber.error(new ModemError(reason)),',
    replace: 'next: () => undefined,',
  },
  {
    rule: 'sending',
    what: 'what is closed is sent to all the same',
    file: 'stack/connection/connection.ts',
    find: 'refusal: () => (over || closed ? notConnected : undefined),',
    replace: 'refusal: () => undefined,',
    test: 'packages/core/test/faults/sends.test.ts',
  },
  {
    rule: 'sending',
    what: 'a piece is one byte longer than the module takes',
    file: 'stack/sending/send.ts',
    find: 'Math.min(start + longest, length)',
    replace: 'Math.min(start + longest + 1, length)',
    test: 'packages/core/test/faults/sends.test.ts',
  },
  {
    rule: 'sending',
    what: 'a byte is left out between two pieces',
    file: 'stack/sending/send.ts',
    find: 'start += longest)',
    replace: 'start += longest + 1)',
    test: 'packages/core/test/faults/sends.test.ts',
  },
  {
    rule: 'receiving',
    what: 'what is pushed is handed on before its block is whole',
    file: 'channel/blocks.ts',
    find: 'if (remaining === 0 && this.begun === false) return this.view(chunk, start, length);',
    replace: 'return this.view(chunk, start, length);',
    test: 'packages/core/test/faults/connections.test.ts',
  },
  {
    rule: 'receiving',
    what: 'what AT+QIRD brings is told before its OK',
    file: 'stack/receiving/pull.ts',
    find: 'const brought: Kept[] = [];',
    replace: `const brought = {
      length: 0,
      push({ bytes, sender }: Kept) {
        this.length += 1;
        hand(bytes, sender);
      },
      *[Symbol.iterator](): Generator<Kept> {},
    };
    const hand = (bytes: Uint8Array, sender: Kept['sender']) => this.hand(bytes, sender);`,
  },
  {
    rule: 'receiving',
    what: 'an announcement that comes while AT+QIRD runs is dropped',
    file: 'stack/receiving/pull.ts',
    find: 'announce(): void {\n    this.announced = true;',
    replace: 'announce(): void {\n    if (!this.reading) this.announced = true;',
    test: 'packages/core/test/faults/connections.test.ts',
  },
  {
    rule: 'receiving',
    what: 'a connection that was closed ends before it is read to its end',
    file: 'stack/receiving/pull.ts',
    find: 'if (this.doubt || this.failure !== undefined) this.end();\n    else this.proceed();',
    replace: 'this.end();',
    test: 'packages/core/test/faults/connections.test.ts',
  },
  {
    rule: 'receiving',
    what: 'the first answer to AT+QIRD behind CLOSED is the last',
    file: 'stack/receiving/pull.ts',
    find: 'else if (closed) this.end();',
    replace: 'if (closed) this.end();',
    test: 'packages/core/test/faults/connections.test.ts',
  },
  {
    rule: 'receiving',
    what: 'what a module that started again says in a block is taken for data',
    file: 'stack/receiving/push.ts',
    find: 'if (this.stream) this.fail(dataLost(missing));',
    replace: '',
    test: 'packages/core/test/faults/connections.test.ts',
  },
];
