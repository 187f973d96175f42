/** Clients that read at once what they are given, and know how late each record came. */
import { connect } from 'node:net';
import { answering, settingsOf, tell } from '@atrx/processes/answering';
import { websocket } from '@atrx/transport-websocket';
import * as t from 'io-ts';
import { decodeRecord, microseconds } from '../records/record.ts';

const { url, token, count } = settingsOf(t.type({ url: t.string, token: t.string, count: t.number }));

/** Milliseconds: since it was asked last, and since it was told to begin. */
let delays: number[] = [];
let all: number[] = [];

const reader = () => {
  let rest = '';
  return (bytes: Uint8Array) => {
    const now = microseconds();
    const lines = (rest + Buffer.from(bytes).toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const record = decodeRecord(line);
      if (!record) continue;
      const delay = (now - record.at) / 1_000;
      delays.push(delay);
      all.push(delay);
    }
  };
};

const open = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const read = reader();
    if (url.startsWith('tcp:')) {
      const { hostname, port } = new URL(url);
      connect({ host: hostname, port: Number(port), noDelay: true }, resolve)
        .on('data', read)
        .on('error', reject);
    } else
      websocket(url, { token, role: 'observer', gaps: 'tell' }).subscribe({
        next: (link) => {
          link.bytes$.subscribe({ next: read, error: () => undefined });
          resolve();
        },
        error: reject,
      });
  });

/** The 99th percentile, and of how many. */
const p99 = (of: readonly number[]) => {
  const sorted = [...of].sort((one, other) => one - other);
  return [sorted[Math.floor(0.99 * sorted.length)] ?? -1, sorted.length];
};

answering({
  begin: () => {
    delays = [];
    all = [];
    return [];
  },
  /** The 99th percentile of the delays since it was asked last, and of how many records. */
  delays: () => {
    const since = p99(delays);
    delays = [];
    return since;
  },
  /** The same of all of them since it began. */
  all: () => p99(all),
});
Promise.all(Array.from({ length: count }, open)).then(
  () => tell('ready'),
  (error: unknown) => {
    process.stderr.write(`${error}\n`);
    process.exit(1);
  },
);
