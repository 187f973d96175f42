/** What AT+QISCON saved of one context. */
export interface SavedContext {
  readonly bearer: number;
  readonly apn: string;
  readonly user: string;
  readonly password: string;
  readonly settings: { readonly QIDNSIP: number };
  /** AT+QITCFG. */
  readonly transfer: {
    readonly retries: number;
    readonly wait: number;
    readonly size: number;
    readonly escape: number;
  };
}

/** What the next boot remembers, beside the baud rate: settings of AT+QISCON and AT&W, and the contexts of AT+QISCON. */
export interface Saved {
  readonly settings: Readonly<Partial<Record<'QIPROMPT' | 'QIHEAD' | 'QISHOWRA' | 'QIURC', number>>>;
  /** Nothing for a context that was never saved. */
  readonly contexts: readonly [SavedContext | undefined, SavedContext | undefined];
}

/** A module that has never saved anything. */
export const nothingSaved: Saved = { settings: {}, contexts: [undefined, undefined] };
