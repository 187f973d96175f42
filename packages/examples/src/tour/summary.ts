import type { Carried } from './carried.ts';
import type { Colours } from './screen.ts';

/** Everything has come, and is what should have come. */
export const isWhole = ({ lost, intact }: Carried): boolean => lost === 0 && intact;

/** What it came to, in one line. */
export const summary = (c: Colours, carried: Carried, seconds: number): string => {
  const { connections, sent, received, lost, intact } = carried;
  const good = isWhole(carried);
  const parts = [
    `${count(connections)} connections`,
    `${count(sent)} bytes out`,
    `${count(received)} bytes in`,
    (lost === 0 ? c.green : c.red)(`lost: ${count(lost)}`),
    (intact ? c.green : c.red)(intact ? 'SHA-256 matches' : 'SHA-256 differs'),
    `${seconds.toFixed(1)} s`,
  ];
  return `${good ? c.green('✔') : c.red('✘')} ${parts.join(c.dim(' · '))}`;
};

/** What it took on the wire. */
export const toll = (
  c: Colours,
  wire: { readonly out: number; readonly in: number; readonly commands: number },
): string =>
  c.dim(
    `  On the wire: ${count(wire.commands)} commands, ${count(wire.out)} bytes out, ${count(wire.in)} bytes in.`,
  );

export const count = (number: number): string => number.toLocaleString('en-US');
