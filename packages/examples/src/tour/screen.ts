import pc from 'picocolors';

export type Colours = ReturnType<typeof pc.createColors>;

/** Where lines are printed. On a terminal its last line may be a live one, drawn again below each line that is printed. */
export interface Screen {
  readonly colours: Colours;
  /** Whether a line can be drawn again. */
  readonly live: boolean;
  /** How many columns there are. */
  readonly columns: () => number;
  readonly print: (line: string) => void;
  /** Draws the live line; without one, takes it away. A screen that is no terminal has none. */
  readonly draw: (line?: string) => void;
}

const CLEAR = '\r\u001b[2K';

export const screenOn = (stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Screen => {
  const live = stream.isTTY === true && env['TERM'] !== 'dumb';
  const coloured = !env['NO_COLOR'] && (live || Boolean(env['FORCE_COLOR']));
  let drawn = '';
  return {
    colours: pc.createColors(coloured),
    live,
    columns: () => stream.columns || 80,
    print: (line) => stream.write(drawn === '' ? `${line}\n` : `${CLEAR}${line}\n${drawn}`),
    draw: (line = '') => {
      if (!live || line === drawn) return;
      stream.write(`${CLEAR}${line}`);
      drawn = line;
    },
  };
};
