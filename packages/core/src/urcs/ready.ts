import type { Urc } from '../at/urc.ts';

/** Calls, or messages, can be used from now on. */
export interface ServiceReady {
  readonly _tag: 'ServiceReady';
  readonly service: 'Call' | 'SMS';
}

/** `Call Ready`, then, on newer modules, `SMS Ready`. */
export const ready: Urc<ServiceReady> = {
  name: 'Ready',
  read: (line) => {
    if (line === 'Call Ready') return { _tag: 'ServiceReady', service: 'Call' };
    return line === 'SMS Ready' ? { _tag: 'ServiceReady', service: 'SMS' } : undefined;
  },
};
