/** One reads at a time: what is told to the one is not told to the other. */
export const secondReader = {
  _tag: 'Invalid',
  what: 'a second reader',
  given: 'there while the first one reads',
  allowed: 'one subscription of read() at a time, and none beside data$',
} as const;
