import { type Bench, bench } from '../machine.ts';

/** A port that is open, and somebody who writes to it. */
export const writer = (port?: Parameters<typeof bench>[0]): Bench => {
  const b = bench(port);
  b.opens();
  b.hello(1, { name: 'ann', role: 'writer' });
  return b;
};

/** One that has written something. */
export const busy = (port?: Parameters<typeof bench>[0]): Bench => {
  const b = writer(port);
  b.tx(1, 70, 0, 'x');
  b.did(1);
  return b;
};
