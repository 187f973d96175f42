export { type TcpOptions, tcp } from './tcp.ts';
