/** Something that somebody at the console wants to know of, in a sentence. */
export interface Notice {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly tone: 'info' | 'warning' | 'error';
  readonly text: string;
}

export const notice = (tone: Notice['tone'], text: string): Notice => ({ at: Date.now(), tone, text });
