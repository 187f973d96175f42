export { readable } from './readable.ts';
export { writable } from './writable.ts';
