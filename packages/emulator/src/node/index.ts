export { type NodeNetworkOptions, nodeNetwork } from './node-network.ts';
