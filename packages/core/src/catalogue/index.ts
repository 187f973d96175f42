export { catalogue, chapters, find } from './catalogue.ts';
export { type Candidate, type Completion, complete } from './complete.ts';
export type { Entry, Form, FormKind } from './entry.ts';
export { chapter, help } from './help.ts';
export { accepts, type Parameter, type Value } from './parameter.ts';
export { holdsSecret, shownLine } from './secret.ts';
export { type Place, parse, recognise } from './typed.ts';
