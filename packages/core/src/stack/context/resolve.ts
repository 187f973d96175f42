import { defer, type Observable, of, takeUntil } from 'rxjs';
import { isIpv4 } from '../../codec/address.ts';
import { qidnsgip } from '../../commands/index.ts';
import { type Stack, within } from '../stack.ts';

/** The IPv4 addresses of a name, each as it comes (note 8.2); an address is its own. */
export const resolve = (stack: Stack, name: string): Observable<string> =>
  defer(() =>
    isIpv4(name)
      ? of(name)
      : // Whoever takes the context away takes the answer along.
        stack.channel.run(within(stack, qidnsgip(name))).pipe(takeUntil(stack.lost$)),
  );
