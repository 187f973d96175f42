/** The addresses of a name, each as it comes (note 8.2). */
import { quectel, use } from '@atrx/core';
import { apn, transport } from './transport.ts';

// biome-ignore format: a scope each, indented as it is nested
quectel(transport, { apn }).pipe(
  use((modem) => modem.resolve('www.google.com')),
).subscribe((address) => console.log(address));
