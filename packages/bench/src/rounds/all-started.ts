import type { Program } from '@atrx/processes';

/** Starts one after the other, and ends them all; also where one of them does not start. */
export const allStarted = async <A, R extends { readonly program: Pick<Program, 'kill'> }>(
  from: readonly A[],
  start: (one: A) => Promise<R>,
): Promise<AsyncDisposable & { readonly all: readonly R[] }> => {
  const started: R[] = [];
  const end = async () => {
    await Promise.all(started.map(({ program }) => program.kill()));
  };
  try {
    for (const one of from) started.push(await start(one));
  } catch (error) {
    await end();
    throw error;
  }
  return { all: started, [Symbol.asyncDispose]: end };
};
