const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** Numbers as a line of blocks, one each: `least` and what is below is the lowest, `most` and what is above the highest. */
export const sparkline = (values: readonly number[], least: number, most: number): string =>
  values
    .map((value) => {
      const part = most > least ? (value - least) / (most - least) : 0;
      return BLOCKS[Math.max(0, Math.min(BLOCKS.length - 1, Math.round(part * (BLOCKS.length - 1))))];
    })
    .join('');
