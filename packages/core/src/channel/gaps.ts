import { filter, type Observable } from 'rxjs';
import type { Channel } from './channel.ts';
import type { Loss } from './loss.ts';

/** Each loss of the line itself: whatever the module said unasked may have been among it. */
export const gaps = ({
  loss$,
}: Pick<Channel, 'loss$'>): Observable<Extract<Loss, { readonly _tag: 'Gap' }>> =>
  loss$.pipe(filter((loss) => loss._tag === 'Gap'));
