import { autoDetect } from '@serialport/bindings-cpp';
import { SerialPortStream } from '@serialport/stream';
import type { Receiver } from './receiver.ts';

/** node-serialport as it is, and a listener. */
export const serialport: Receiver = {
  name: 'bare serialport',
  takes: 'line',
  open: ({ at: path }, took) =>
    new Promise((resolve, reject) => {
      const port = new SerialPortStream({ binding: autoDetect(), path, baudRate: 115_200 });
      port.on('data', (bytes: Buffer) => took(0, bytes));
      port.once('open', resolve).once('error', reject);
    }),
};
