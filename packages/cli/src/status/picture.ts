import type { Identification, RegistrationState, Signal, Status } from '@atrx/core/commands';

/** What is known of a module by now; what has not been told is absent. */
export interface Picture {
  readonly module?: Identification;
  readonly imei?: string;
  readonly signal?: Signal;
  /** The strength of the signal, in dBm, as it was each time it was asked, the latest last; `undefined` where it was unknown. */
  readonly signals: readonly (number | undefined)[];
  readonly network?: RegistrationState;
  readonly operator?: string;
  readonly gprs?: RegistrationState;
  readonly attached?: boolean;
  /** Which of the two contexts is in the foreground (note 7.1): of that one is what follows. */
  readonly context?: number;
  /** The module's address in the network of the context; absent while it has none. */
  readonly address?: string;
  /** What the stack says of itself and of its connections (note 5.6.2). */
  readonly stack: readonly Status[];
  /** The context that is in the background, where it was asked, too. */
  readonly beside?: { readonly context: number; readonly stack: readonly Status[] };
  /** Bytes of each of the latest seconds that nobody here has caused, the latest last. */
  readonly rates: readonly number[];
  /** What the module has said unasked, the latest last. */
  readonly news: readonly string[];
  /** How often everything has been asked. */
  readonly rounds: number;
  /** Why it does not answer, while it does not. */
  readonly trouble?: Error;
}

export const nothing: Picture = { signals: [], stack: [], rates: [], news: [], rounds: 0 };

/** What has changed. */
export type Change = (picture: Picture) => Picture;

/** How many of the latest are kept. */
const SECONDS = 40;
const NEWS = 5;

const latest = <A>(kept: readonly A[], one: A, most: number): readonly A[] => [...kept, one].slice(-most);

/** Something was told. */
export const told =
  (known: Partial<Picture>): Change =>
  (picture) => ({ ...picture, ...known });

export const heard =
  (line: string): Change =>
  (picture) => ({ ...picture, news: latest(picture.news, line, NEWS) });

export const passed =
  (bytes: number): Change =>
  (picture) => ({ ...picture, rates: latest(picture.rates, bytes, SECONDS) });

export const measured =
  (signal: Signal): Change =>
  (picture) => ({ ...picture, signal, signals: latest(picture.signals, signal.dBm, SECONDS) });

export const rounded: Change = (picture) => ({ ...picture, rounds: picture.rounds + 1 });

/** The module answers again. */
export const answering: Change = ({ trouble: _, ...picture }) => picture;
