/** Clients that take what they are sent, and tell when all of them have as much as belongs together. */
import { answering, settingsOf, tell } from '@atrx/processes/answering';
import { websocket } from '@atrx/transport-websocket';
import WebSocket from 'ws';
import { HEADER, MARK, Reading } from '../bridge/setting.ts';
import { seconds } from '../measures/cpu.ts';

const { kind, token, port, writes, readers } = settingsOf(Reading);

/** How many of them have come to each mark. */
const arrived: number[] = [];

const reader = () => {
  let read = 0;
  let marks = 0;
  return (length: number) => {
    read += length;
    for (; read >= (marks + 1) * MARK; marks++) {
      const now = (arrived[marks] ?? 0) + 1;
      arrived[marks] = now;
      if (now === readers) tell('mark', marks + 1);
    }
  };
};

const failed = (error: unknown) => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
};

const overBridge = (role: 'writer' | 'observer'): Promise<void> =>
  new Promise((resolve) => {
    const took = reader();
    websocket(`ws://127.0.0.1:${port}/uart`, { token, role, gaps: 'fail', signals: false }).subscribe({
      next: (link) => {
        link.bytes$.subscribe({ next: ({ length }) => took(length), error: failed });
        resolve();
      },
      error: failed,
    });
  });

const bare = (): Promise<void> =>
  new Promise((resolve) => {
    const took = reader();
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
    socket.on('message', (data) => took(Buffer.isBuffer(data) ? data.length - HEADER : 0));
    socket.on('error', failed);
    socket.once('open', () => resolve());
  });

let before = process.cpuUsage();
answering({
  begin: () => {
    before = process.cpuUsage();
    return [];
  },
  /** Seconds of CPU since then. */
  end: () => [seconds(before)],
});

const run = async () => {
  for (let number = 0; number < readers; number++)
    await (kind === 'bare' ? bare() : overBridge(writes && number === 0 ? 'writer' : 'observer'));
  tell('ready');
};

void run();
