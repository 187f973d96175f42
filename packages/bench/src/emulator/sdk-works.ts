import { type Command, type Modem, open, quectel, type Socket } from '@atrx/core';
import { at, csq } from '@atrx/core/commands';
import { memory } from '@atrx/transport';
import { lastValueFrom, type Observable } from 'rxjs';
import { type Called, called } from './peer.ts';
import { BATCH, type Pass, PULLED, PUSHED, SENT, type Work } from './works.ts';

const batch =
  (one: () => Observable<unknown>): Pass =>
  async () => {
    for (let time = 0; time < BATCH; time++) await lastValueFrom(one(), { defaultValue: undefined });
  };

const command = (modem: Modem, one: Command<unknown>) => batch(() => modem.at.run(one));

/** The peer sends, and the socket is read until all of it has come. */
const received = (socket: Socket, { sends }: Called, length: number): Pass => {
  const bytes = new Uint8Array(length).fill(0x55);
  let heard = 0;
  let awaited = 0;
  let then = (): void => undefined;
  socket.data$.subscribe((piece) => {
    heard += piece.length;
    if (heard === awaited) then();
  });
  return () =>
    new Promise((resolve) => {
      awaited = heard + BATCH * length;
      then = resolve;
      sends(bytes, BATCH);
    });
};

/** The same done by the SDK. */
export const sdkWork = async (work: Work): Promise<Pass> => {
  const on = called();
  const line = memory(on.module.serve);
  const modem = await open(quectel(line, { apn: 'internet', receive: work === 'pull' ? 'pull' : 'push' }));
  const socket = await open(modem.tcp('10.0.0.7', 7));
  switch (work) {
    case 'push':
      return received(socket, on, PUSHED);
    case 'pull':
      return received(socket, on, PULLED);
    case 'AT+QISEND': {
      const payload = new Uint8Array(SENT).fill(0x55);
      return batch(() => socket.send(payload));
    }
    case 'AT':
      return command(modem, at());
    case 'AT+CSQ':
      return command(modem, csq());
  }
};
