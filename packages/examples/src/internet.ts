import { type Service, virtualNetwork } from '@atrx/emulator';
import { filter, map, scan, take } from 'rxjs';

/** Answers a request with a page, and closes. */
const page: Service = ({ bytes$ }) =>
  bytes$.pipe(
    scan((request, bytes) => request + new TextDecoder().decode(bytes), ''),
    filter((request) => request.endsWith('\r\n\r\n')),
    take(1),
    map(() => new TextEncoder().encode('HTTP/1.0 200 OK\r\ncontent-type: text/plain\r\n\r\nIt works.\n')),
  );

/** Answers each question with the time (NTP: seconds since 1900, at offset 40). */
const clock: Service = ({ bytes$ }) =>
  bytes$.pipe(
    map(() => {
      const answer = new DataView(new ArrayBuffer(48));
      answer.setUint8(0, 0x24);
      answer.setUint32(40, Math.floor(Date.now() / 1_000) + 2_208_988_800);
      return new Uint8Array(answer.buffer);
    }),
  );

/** As much of the internet as the examples need. */
export const internet = virtualNetwork()
  .name('example.com', '93.184.215.14')
  .tcp(80, page)
  .name('www.google.com', '64.233.189.99', '64.233.189.104', '64.233.189.147')
  .name('pool.ntp.org', '162.159.200.1')
  .udp(123, clock);
