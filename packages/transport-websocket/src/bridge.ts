export type { Right } from './bridge/machine/event.ts';
