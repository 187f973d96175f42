import { bytes } from './mutants/bytes.ts';
import { connections } from './mutants/connections.ts';
import { line } from './mutants/line.ts';
import type { Mutant } from './mutants/mutant.ts';
import { transfer } from './mutants/transfer.ts';

/** Each is a defect of the SDK; a simulation that does not see it is blind there. */
export const mutants: readonly Mutant[] = [...line, ...bytes, ...transfer, ...connections];
