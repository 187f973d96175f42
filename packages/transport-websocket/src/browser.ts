export { CLOSE, type CloseCode } from './protocol/close.ts';
