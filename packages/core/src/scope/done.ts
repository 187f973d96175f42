import { lastValueFrom, type Observable } from 'rxjs';

/** Does it, and resolves when it is done; what it tells on the way is dropped. Rejects when it fails. */
export const done = async (work$: Observable<unknown>): Promise<void> => {
  await lastValueFrom(work$, { defaultValue: undefined });
};
