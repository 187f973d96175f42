import { ModemError } from '@atrx/core';
import { type Request, unfit } from '@atrx/core/typed';
import { UsageError } from '../usage-error.ts';

/** Throws `UsageError` where a module cannot be given that: before anything is opened. */
export const mustBeFit = (request: Request): void => {
  const reason = unfit(request, 'literal');
  if (reason) throw new UsageError(new ModemError(reason).message, { cause: reason });
};
