import type { LineSettings } from '@atrx/transport';

/** A UART's settings as most devices have them: eight data bits, no parity, one stop bit. */
export const lineSettings = (baudRate = 115_200): LineSettings => ({
  baudRate,
  dataBits: 8,
  parity: 'none',
  stopBits: 1,
  flowControl: 'none',
});
