export { type PortInfo, ports } from './ports.ts';
export { type SerialOptions, serial } from './serial.ts';
