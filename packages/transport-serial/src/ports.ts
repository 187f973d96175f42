import type { PortInfo } from '@serialport/bindings-cpp';
import { defer, type Observable } from 'rxjs';
import { binding } from './binding.ts';

export type { PortInfo };

/** The serial ports of this machine as they are now. Pseudo-terminals are not among them. Cold: each subscription looks anew. */
export const ports = (): Observable<readonly PortInfo[]> => defer(() => binding.list());
