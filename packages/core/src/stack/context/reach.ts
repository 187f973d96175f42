import { defer, map, type Observable, of, switchMap, take } from 'rxjs';
import type { Command } from '../../at/command.ts';
import { type Address, isIpv4 } from '../../codec/address.ts';
import type { Stack } from '../stack.ts';
import { resolve } from './resolve.ts';

/**
 * Runs an AT+QIOPEN of that host: by its name where the dialect has it so (note 8.1), otherwise by the first of its addresses,
 * which is asked for before (note 8.2). There AT+QIDNSIP is as the bring-up left it, since nobody can change it.
 */
export const reach = (
  stack: Stack,
  remote: Address,
  open: (remote: Address) => Command<never>,
): Observable<never> =>
  defer(() => {
    if (stack.dialect.names === 'opened') return stack.channel.run(open(remote));
    const address$ = isIpv4(remote.host) ? of(remote.host) : resolve(stack, remote.host).pipe(take(1));
    return address$.pipe(
      map((host) => asItIs(open({ ...remote, host }))),
      switchMap((command) => stack.channel.run(command)),
    );
  });

const asItIs = (command: Command<never>): Command<never> => {
  const { QIDNSIP: _, ...needs } = command.needs ?? {};
  return { ...command, needs };
};
