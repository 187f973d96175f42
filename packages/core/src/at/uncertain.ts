import type { Reason } from './reason.ts';

/**
 * Whether a command was written and nobody knows what became of it, as its answer did not come or could not be read: the
 * module may have done it, or do it yet.
 */
export const uncertain = (reason: Reason | undefined): boolean => {
  switch (reason?._tag) {
    case 'TimedOut':
    case 'LineGap':
    case 'Malformed':
    case 'Interrupted':
      return true;
    default:
      return false;
  }
};

/** The same, but for an answer that the line has lost: that is known without the command, and is asked for again because of it. */
export const silent = (reason: Reason | undefined): boolean =>
  uncertain(reason) && reason?._tag !== 'LineGap';
