export { nodeNetwork } from './node-network.ts';
