/** What is known of lines where data comes between them without a frame: who runs a command knows its answers. */
export interface Claims {
  /** A command runs: any line may be its answer. */
  readonly running: boolean;
  /** The command line that the module is yet to repeat, its CR included; empty where none is. */
  readonly echo: Uint8Array;
  /** Whether a URC may begin so. */
  mayBegin(text: string): boolean;
  /** Whether this line, without its ends, is the running command's, or a known URC to the letter. */
  claims(text: string): boolean;
}
