import type { ModemOptions } from '@atrx/core';
import { dialectBy } from '../dialect-by.ts';
import { isVirtual } from '../port.ts';
import type { Settings } from '../settings/settings.ts';
import { UsageError } from '../usage-error.ts';

/** What a virtual module is asked for, whose network takes any. */
const ANY = 'internet';

/** What the settings say of a modem, as the SDK has it. */
export const modemOptions = async (settings: Settings): Promise<ModemOptions> => {
  const { port = '', apn, user, password, pin, dns, receive, escape: effect, networkWithin } = settings;
  if (apn === undefined && !isVirtual(port))
    throw new UsageError(
      'Which access point? Your network operator names it: say it by --apn, ATRX_APN, or "apn" in atrx.json.',
    );
  return {
    apn: apn ?? ANY,
    receive,
    networkWithin,
    // Without a frame there can be but one.
    connections: receive === 'raw' ? 'single' : 'multiple',
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(pin !== undefined && { pin }),
    ...(dns && { dns }),
    ...(effect && { escape: effect }),
    ...(await dialectBy(settings)),
  };
};
