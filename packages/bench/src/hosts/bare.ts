import type { Link, Transport } from '@atrx/transport';

/** A host of a module that knows nothing but what it types, and with which words the answer ends. */
export interface Bare {
  /** Types that, and calls back when what comes ends with those words. One at a time. */
  readonly ask: (typed: Uint8Array, words: Uint8Array, then: () => void) => void;
  /** Calls back when that many bytes have come altogether. One at a time. */
  readonly expect: (heard: number, then: () => void) => void;
  /** How many bytes have come. */
  readonly heard: () => number;
  readonly close: () => void;
}

export const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

const ends = (bytes: Uint8Array, words: Uint8Array): boolean => {
  const from = bytes.length - words.length;
  if (from < 0) return false;
  for (let at = 0; at < words.length; at++) if (bytes[from + at] !== words[at]) return false;
  return true;
};

/** At the near end of a line that carries what is printed at once as one piece, as a memory link does. */
export const bare = (line: Transport): Bare => {
  let heard = 0;
  let link: Link | undefined;
  let expected: { readonly heard: number; readonly then: () => void } | undefined;
  let awaited: { readonly words: Uint8Array; readonly then: () => void } | undefined;
  const life = line.subscribe((opened) => {
    link = opened;
    opened.bytes$.subscribe({
      next: (bytes) => {
        heard += bytes.length;
        if (expected && heard >= expected.heard) {
          const { then } = expected;
          expected = undefined;
          then();
        }
        if (!awaited || !ends(bytes, awaited.words)) return;
        const { then } = awaited;
        awaited = undefined;
        then();
      },
      error: () => undefined,
    });
  });
  return {
    ask: (typed, words, then) => {
      awaited = { words, then };
      link?.write(typed).subscribe();
    },
    expect: (total, then) => {
      expected = { heard: total, then };
    },
    heard: () => heard,
    close: () => life.unsubscribe(),
  };
};

/** Types these lines, each when the one before was answered. */
export const said = async ({ ask }: Bare, lines: readonly string[], last = 'OK\r\n'): Promise<void> => {
  for (const [at, line] of lines.entries())
    await new Promise<void>((resolve) =>
      ask(bytesOf(`${line}\r`), bytesOf(at === lines.length - 1 ? last : 'OK\r\n'), resolve),
    );
};
