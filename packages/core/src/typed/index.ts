export { type Answered, type AskOptions, ask, type Told } from './ask.ts';
export { type Completed, completed } from './completed.ts';
export { type Draft, lacking, type Pending, type Request, type Typed, typedAt } from './draft.ts';
export { printable } from './printable.ts';
export { type Said, type TypedOptions, typedCommand } from './typed-command.ts';
export { unfit } from './unfit.ts';
