import type { Program } from '@atrx/processes';

/** Starts one after the other, and ends them all. */
export const allStarted = async <A, R extends { readonly program: Pick<Program, 'kill'> }>(
  from: readonly A[],
  start: (one: A) => Promise<R>,
): Promise<AsyncDisposable & { readonly all: readonly R[] }> => {
  const started: R[] = [];
  for (const one of from) started.push(await start(one));
  return {
    all: started,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(started.map(({ program }) => program.kill()));
    },
  };
};
