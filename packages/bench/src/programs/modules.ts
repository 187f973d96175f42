/** So many virtual modules in one process, each with a host and one connection open. */
import { emulator, virtualNetwork } from '@atrx/emulator';
import { answering, settingsOf, tell } from '@atrx/processes/answering';
import { memory } from '@atrx/transport';
import { Observable, type Subscriber } from 'rxjs';
import { held } from '../measures/held.ts';
import { quiet } from '../measures/quiet.ts';
import { bareHost, type Hosted, sdkHost } from '../modules/hosted.ts';
import { Modules } from '../modules/setting.ts';
import { traffic, warmed } from '../modules/traffic.ts';

const { count, host, reads, pollEvery } = settingsOf(Modules);

const peers: Subscriber<Uint8Array>[] = [];
const network = virtualNetwork().tcp(7, () => new Observable((peer) => void peers.push(peer)));
const connect =
  host === 'bare'
    ? bareHost
    : sdkHost({ receive: host, pollEvery: pollEvery ?? Number.POSITIVE_INFINITY }, reads);

const hosted: Hosted[] = [];
const opened = (many: number): Promise<readonly Hosted[]> =>
  Promise.all(Array.from({ length: many }, () => connect(memory(emulator({ network }).serve))));
/** So many at a time: what is underway at once is no more than this. */
const AT_ONCE = 100;
/** So many have been there and are gone before it is measured: what there is once, however many there are, is there by then. */
const FIRST = 20;

/** Some come and go. What they leave behind does not hang on whoever has waited for it. */
const come = async () => {
  await Promise.all((await opened(FIRST)).map((early) => early.close()));
};

const heard = () => hosted.reduce((sum, one) => sum + one.heard(), 0);

answering({
  /** Opens them all; by how many bytes for each that was more on the heap, and in memory. */
  open: async () => {
    await come();
    peers.length = 0;
    const before = await held();
    while (hosted.length < count) hosted.push(...(await opened(Math.min(AT_ONCE, count - hosted.length))));
    const after = await held();
    return [(after.heap - before.heap) / count, (after.resident - before.resident) / count];
  },
  /** Nothing for so many ms: seconds of CPU, and how often something of the process ran. */
  quiet: async (ms) => {
    globalThis.gc?.();
    const { cpu, woken } = await quiet(ms);
    return [cpu, woken];
  },
  warm: async (frames) => {
    await warmed(peers, frames);
    return [];
  },
  /** Each receives 1 kB/s for so many ms: seconds of CPU for a module and second; how much of what was sent has come. */
  traffic: async (ms) => {
    const already = heard();
    const { cpu, lasted, sent } = await traffic(peers, ms);
    return [cpu / (count * lasted), (heard() - already) / sent];
  },
});
tell('ready');
