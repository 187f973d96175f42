import { acknowledged } from './acknowledged.ts';
import { detect } from './detect.ts';
import { followSend } from './follow-send.ts';
import { keepAlive } from './keep-alive.ts';
import type { Socket } from './socket.ts';
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
