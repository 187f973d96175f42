import type { Rule } from '@atrx/core';
import { cgatt, cgreg, cops, creg, csq } from '@atrx/core/commands';
import { type Change, measured, told } from './picture.ts';

/** What an answer to somebody else says, where it is one of those that tell how a module is. */
export const overheard = (line: string): readonly Change[] => [
  ...by(csq().reply, line, measured),
  ...by(creg.read().reply, line, ({ state }) => told({ network: state })),
  ...by(cops.read().reply, line, ({ name = '' }) => told({ operator: name })),
  ...by(cgreg.read().reply, line, ({ state }) => told({ gprs: state })),
  ...by(cgatt.read().reply, line, (attached) => told({ attached: attached === 1 })),
];

const by = <A>(rule: Rule<A>, text: string, change: (answer: A) => Change): readonly Change[] => {
  const step = rule({ _tag: 'Line', text });
  return step?._tag === 'More' || step?._tag === 'Done' ? (step.values ?? []).map(change) : [];
};
