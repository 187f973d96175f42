import { TransportError } from '@atrx/transport';
import { lastValueFrom, type Observable } from 'rxjs';

/** The TransportError that ends a stream. */
export const failureOf = async (stream$: Observable<unknown>): Promise<TransportError> => {
  const end = await lastValueFrom(stream$, { defaultValue: 'completed' }).catch((error: unknown) => error);
  if (end instanceof TransportError) return end;
  throw new Error(`The stream ended with ${String(end)}, which is no TransportError.`);
};
