/** What time is it? Asks over UDP, where a question or its answer may get lost: so it waits 5 s, and asks again. */
import { quectel, use } from '@atrx/core';
import { merge, retry, take, timeout } from 'rxjs';
import { apn, transport } from './transport.ts';

// 0x23 is NTP 4. The 0x1b of NTP 3, which one sees everywhere, is an ESC: it would cancel AT+QISEND (note 5.2.2.2).
const question = new Uint8Array(48).fill(0x23, 0, 1);

const timeIn = (answer: Uint8Array): Date => {
  const since1900 = new DataView(answer.buffer, answer.byteOffset).getUint32(40);
  return new Date((since1900 - 2_208_988_800) * 1_000);
};

// biome-ignore format: a scope each, indented as it is nested
quectel(transport, { apn }).pipe(
  use((modem) => modem.udp('pool.ntp.org', 123).pipe(
    use((socket) => merge(socket.data$, socket.send(question)).pipe(take(1), timeout(5_000), retry(3))),
  )),
).subscribe((answer) => console.log(timeIn(answer).toISOString()));
