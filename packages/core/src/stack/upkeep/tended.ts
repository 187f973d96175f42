import type { Socket } from '../connection/socket.ts';
import { acknowledged } from '../sending/acknowledged.ts';
import { followSend } from '../sending/follow-send.ts';
import { detect } from './detect.ts';
import { keepAlive } from './keep-alive.ts';
import type { Watched } from './watched.ts';

/** What a socket offers to whoever looks after its connection: all of it rests on AT+QISACK (note 5.2.2, 6). */
export const tended = (
  watched: Watched,
): Pick<Socket, 'follow' | 'acknowledged$' | 'keepAlive' | 'detect'> => ({
  follow: (data) => followSend(watched, data),
  acknowledged$: acknowledged(watched),
  keepAlive: (options = {}) => keepAlive(watched, options),
  detect: (options = {}) => detect(watched, options),
});
