import { throwError } from 'rxjs';

/** As rxjs reports what nobody handles: by its `config.onUnhandledError`, or as an uncaught exception. */
export const report = (error: unknown): void => {
  throwError(() => error).subscribe();
};

/** What it throws is reported, and holds nobody up. */
export const guarded = (work: () => void): void => {
  try {
    work();
  } catch (error) {
    report(error);
  }
};
