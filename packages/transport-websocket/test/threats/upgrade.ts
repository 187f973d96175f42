import { bearer } from '../served.ts';

/** The headers, but for `Host`, by which a client with the token asks for a WebSocket. */
export const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  'Sec-WebSocket-Protocol: uart-bridge.v1',
  `Authorization: ${bearer.authorization}`,
];
