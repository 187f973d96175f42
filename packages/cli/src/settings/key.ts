/** What a verb may be told by flags, by the environment and by a file: as the file has it. */
export const KEYS = [
  ...(['port', 'baud', 'signals', 'token', 'tokenFile', 'profile'] as const),
  ...(['apn', 'user', 'password', 'pin', 'dns', 'receive', 'escape', 'networkWithin'] as const),
  ...(['timeout', 'trace', 'json'] as const),
] as const;

export type Key = (typeof KEYS)[number];

/** Those that are never shown. */
export const SECRETS: readonly Key[] = ['token', 'password', 'pin'];

/** How received data comes: `ReceiveOptions` of @atrx/core has what each means. */
export const RECEIVE = ['pull', 'push', 'raw'] as const;

/** What ESC in a payload does: `ModemOptions` of @atrx/core has what each means. */
export const ESCAPES = ['cancels', 'literal', 'unknown'] as const;

/** `networkWithin` is `ATRX_NETWORK_WITHIN`. */
export const variableOf = (key: Key): string => `ATRX_${parts(key).join('_').toUpperCase()}`;

/** `networkWithin` is `--network-within`. */
export const flagOf = (key: Key): string => `--${parts(key).join('-').toLowerCase()}`;

const parts = (key: Key): readonly string[] => key.split(/(?=[A-Z])/);
