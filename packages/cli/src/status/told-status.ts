import type { Picture } from './picture.ts';

/** The picture for programs: what is known of the module now. */
export const toldStatus = ({ signals: _, rates, stack, beside, rounds: __, trouble, ...known }: Picture) => ({
  ...known,
  ...toldStack(stack),
  ...(beside && { beside: { context: beside.context, ...toldStack(beside.stack) } }),
  /** Bytes a second that others have caused. */
  rate: rates.at(-1) ?? 0,
  ...(trouble && { trouble: trouble.message }),
});

const toldStack = (stack: Picture['stack']) => ({
  stack: stack.flatMap((status) => (status._tag === 'Stack' ? [status.state] : [])).at(0),
  connections: stack.flatMap((status) => {
    if (status._tag !== 'Connection' || !status.remote) return [];
    const { index, remote, state } = status;
    return [{ index, ...remote, ...(state && { state }) }];
  }),
});
