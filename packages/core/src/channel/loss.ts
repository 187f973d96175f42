interface At {
  /** How many bytes. */
  readonly length: number;
  /** How many bytes had come in when it was noticed. */
  readonly at: number;
}

/** Bytes that were announced and never came. */
interface BlockCutShort extends At {
  readonly _tag: 'BlockCutShort';
  /** The connection that pushed them. */
  readonly index?: number;
}

/** Payload that came and belongs to nobody. */
interface NobodyReceives extends At {
  readonly _tag: 'NobodyReceives';
  /** The connection that pushed it. */
  readonly index?: number;
}

/** A line longer than any of a module. */
interface LineTooLong extends At {
  readonly _tag: 'LineTooLong';
}

/** The reply to a command that was given up, come too late: its echo, a line of its answer, its final line, its prompt. */
interface Orphan extends At {
  readonly _tag: 'Orphan';
  /** The line; its secrets are hidden. */
  readonly text: string;
  /** The command it is taken to belong to, as its `name`; absent of a final line where none is known. */
  readonly command?: string;
}

/** Bytes that are no line of anybody: characters that no module prints, what was left unfinished when the line ended. */
interface Noise extends At {
  readonly _tag: 'Noise';
  /** What came, to the letter; its secrets are hidden. No terminal should be shown it as it is. */
  readonly text: string;
}

/** Bytes that the line itself has lost, by the word of the transport. */
interface GapTold {
  readonly _tag: 'Gap';
  /** How many bytes; absent where nobody knows. */
  readonly length?: number;
  /** How many bytes had come in before them. */
  readonly at: number;
}

/** What was lost of what the module sent, was discarded, or came too late. */
export type Loss = BlockCutShort | NobodyReceives | LineTooLong | Orphan | Noise | GapTold;

type Unplaced<L> = L extends Loss ? Omit<L, 'at'> : never;

/** A loss, before it is known where. */
export type UnplacedLoss = Unplaced<Loss>;
