/** The part of node-pty that finds its prebuilt addon: not typed, and not in its documentation. */
declare module '@lydell/node-pty/requireBinary.js' {
  interface Addon {
    /** openpty(3): both file descriptors, which belong to the caller, and the slave's path. */
    open(
      columns: number,
      rows: number,
    ): { readonly master: number; readonly slave: number; readonly pty: string };
  }
  export function requireBinary(file: 'pty.node'): Addon;
}
