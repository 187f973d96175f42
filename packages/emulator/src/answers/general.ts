import { of } from 'rxjs';
import { info, ok } from '../part.ts';
import { done, type Family } from './answer.ts';
import { setting } from './setting.ts';

/** The basic commands and the module's identity. */
export const general: Family = {
  E: { ...setting('E', [0, 1]) },
  I: { execute: ({ options }) => of(info(options.profile.identification.join('\r\n')), ok) },
  '&W': { execute: () => done, write: () => done },
};
