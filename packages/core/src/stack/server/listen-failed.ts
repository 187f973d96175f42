import { ModemError } from '../../at/reason.ts';
import type { Protocol } from '../../codec/protocol.ts';
import { reasonOf } from '../../scope/attempt.ts';

/** A refusal of what makes the module listen, as what it means; every other failure as it is. */
export const listenFailed = (
  error: unknown,
  at: { readonly protocol: Protocol; readonly port?: number | undefined },
): unknown => {
  const reason = reasonOf(error);
  if (reason?._tag !== 'Refused' || !LISTENING.includes(reason.command)) return error;
  const { protocol, port } = at;
  const { text } = reason;
  return new ModemError({
    _tag: 'ListenFailed',
    ...(port === undefined ? { protocol } : { protocol, port }),
    text,
  });
};

const LISTENING: readonly string[] = ['QILPORT', 'QISERVER'];
