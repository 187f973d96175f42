import { CR, LF } from '../bytes/ascii.ts';

/** Whether a byte ends lines, and says nothing by itself. */
export const isLineEnd = (byte: number): boolean => byte === CR || byte === LF;

/** Whether a line says something: whatever a module prints outside payload is printable ASCII. */
export const isReadable = (text: string): boolean => /^[\t\x20-\x7e]*$/.test(text);
