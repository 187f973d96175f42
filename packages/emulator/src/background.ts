import { filter, type Observable, takeUntil } from 'rxjs';
import type { Module } from './module.ts';

/** What goes on after a command was answered: each text is announced as it comes, none after a restart. */
export const inBackground = (module: Module, texts$: Observable<string>): void => {
  const off$ = module.state$.pipe(filter(({ powered }) => !powered));
  texts$.pipe(takeUntil(off$)).subscribe(module.announce);
};
