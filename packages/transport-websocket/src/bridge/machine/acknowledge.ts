import { grantOf } from './lease.ts';
import { type Port, withSession, writerOf } from './port.ts';
import type { Stepped } from './stepped.ts';

/** Tells the writer how far its bytes have been taken, how far the UART has, and how many more may come. */
export const acknowledge = (port: Port): Stepped<Port> => {
  const { lease } = port;
  const writer = writerOf(port);
  if (!lease || lease.pending || !writer) return [port, []];
  if (writer.blocked) return [withSession(port, { ...writer, owesAck: true }), []];
  return [port, [{ _tag: 'Send', session: writer.id, frame: { _tag: 'TxAck', ...grantOf(lease) } }]];
};
