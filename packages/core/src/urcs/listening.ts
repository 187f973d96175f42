import type { Urc } from '../at/urc.ts';

/** The module's server listens (note 3.2, 3.4): told to somebody who did not wait for it. */
export interface ServerListening {
  readonly _tag: 'ServerListening';
}

/** `SERVER OK`, where it is not the end of AT+QISERVER. */
export const listening: Urc<ServerListening> = {
  name: 'SERVER OK',
  read: (line) => (line === 'SERVER OK' ? { _tag: 'ServerListening' } : undefined),
};
