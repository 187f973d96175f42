import { admission } from './mutants/admission.ts';
import { blocked } from './mutants/blocked.ts';
import { leases } from './mutants/leases.ts';
import type { Mutant } from './mutants/mutant.ts';
import { reading } from './mutants/reading.ts';
import { requests } from './mutants/requests.ts';
import { silence } from './mutants/silence.ts';
import { wills } from './mutants/wills.ts';
import { writing } from './mutants/writing.ts';

/** Each breaks a rule of the two machines; a simulation that does not see it is blind there. */
export const mutants: readonly Mutant[] = [
  ...leases,
  ...silence,
  ...admission,
  ...writing,
  ...reading,
  ...wills,
  ...requests,
  ...blocked,
];
