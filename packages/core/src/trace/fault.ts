import { VERSION } from './trace.ts';

/** Why a file cannot be read as a trace. */
export type TraceFault =
  /** Its first line is no header of a trace. */
  | { readonly _tag: 'NotATrace' }
  /** It was written by a later version, in a format that this one does not know. */
  | { readonly _tag: 'UnknownVersion'; readonly version: number }
  /** A line of it, counted from 1, is none that a trace may have. */
  | { readonly _tag: 'BadLine'; readonly line: number; readonly why: string };

/** What is wrong with the file, and what to do about it: one line. */
export const explain = (fault: TraceFault): string => {
  switch (fault._tag) {
    case 'NotATrace':
      return 'This is no trace: its first line has no {"format":"atrx-trace"}. Give a file that was written by encode.';
    case 'UnknownVersion':
      return `This trace has version ${fault.version}, and only version ${VERSION} is known. Update @atrx/core, or record it again.`;
    case 'BadLine':
      return `Line ${fault.line} of this trace cannot be read: ${fault.why}. Restore it, or cut the file off before it.`;
  }
};
