import type { BindingInterface } from '@serialport/bindings-cpp';
import { SerialPortStream } from '@serialport/stream';
import type { PortSettings } from './binding.ts';

/** A port of node-serialport's that is not open yet. It is opened once, and closed once: never opened again. */
export const portOn = (binding: BindingInterface, settings: PortSettings): SerialPortStream =>
  new SerialPortStream({ binding, autoOpen: false, ...settings });

export const openPort = (port: SerialPortStream): Promise<void> =>
  new Promise((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));

/**
 * Resolves when the port is closed, whoever began it. `discarding` drops what has not been transmitted yet:
 * closing a UART waits up to 30 s for bytes that flow control holds back (setserial(8), closing_wait).
 */
export const closePort = (port: SerialPortStream, discarding: boolean): Promise<void> =>
  new Promise((resolve) => {
    // After a hang-up it is closing by itself, and says so twice: as a stream, and once it is true.
    if (port.closing) port.on('close', () => port.closing || resolve());
    else if (!port.isOpen) resolve();
    else if (discarding) port.flush(() => port.close(() => resolve()));
    else port.close(() => resolve());
  });
