/** What the wire says, as a command's rules read it. */
export type Token =
  /** A line without its CR LF: never empty. */
  | { readonly _tag: 'Line'; readonly text: string }
  /**
   * A piece of the counted block that the line before it announced: `bytes` is a view of the received chunk,
   * `remaining` is how many bytes of the block are still to come (0: this piece is the last).
   */
  | { readonly _tag: 'Data'; readonly bytes: Uint8Array; readonly remaining: number };
