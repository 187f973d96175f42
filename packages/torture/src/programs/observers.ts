/** Clients that read at once what they are given, and know how late each record came. */
import { connect } from 'node:net';
import { websocket } from '@atrx/transport-websocket';
import * as t from 'io-ts';
import { answering, settingsOf, tell } from '../processes/answering.ts';
import { decodeRecord, microseconds } from '../records/record.ts';

const { url, token, count } = settingsOf(t.type({ url: t.string, token: t.string, count: t.number }));

/** Milliseconds. */
let delays: number[] = [];

const reader = () => {
  let rest = '';
  return (bytes: Uint8Array) => {
    const now = microseconds();
    const lines = (rest + Buffer.from(bytes).toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const record = decodeRecord(line);
      if (record) delays.push((now - record.at) / 1_000);
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

answering({
  /** Delays since it was asked last: the median, the 99th percentile, the greatest, and of how many records. */
  delays: () => {
    const sorted = delays.sort((one, other) => one - other);
    delays = [];
    const at = (share: number) =>
      sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? -1;
    return [at(0.5), at(0.99), at(1), sorted.length];
  },
});
Promise.all(Array.from({ length: count }, open)).then(
  () => tell('ready'),
  (error: unknown) => {
    process.stderr.write(`${error}\n`);
    process.exit(1);
  },
);
