import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { freePort } from './listening.ts';

// Debian puts it where only root looks.
const env: NodeJS.ProcessEnv = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` };

/** Whether the broker is installed; where CI lacks it, that is a failure. */
export const hasMosquitto = (): boolean => {
  const found = spawnSync('mosquitto', ['-h'], { env }).error === undefined;
  if (!found && process.env['CI']) throw new Error('CI needs mosquitto: apt-get install mosquitto.');
  if (!found) process.stderr.write('Skipped: mosquitto is not installed (apt-get install mosquitto).\n');
  return found;
};

/** A broker on loopback that keeps what it has to in a folder of its own, and can be gone for a while. */
export interface Broker {
  readonly port: number;
  readonly start: () => Promise<void>;
  /** Resolves when it has said that so often, since it was started for the first time. */
  readonly said: (pattern: RegExp, times: number) => Promise<void>;
  /** Ends it in good order: it writes down the sessions that it has. */
  readonly stop: () => Promise<void>;
  /** The end of it, and of its folder. */
  readonly remove: () => Promise<void>;
}

export const mosquitto = async (): Promise<Broker> => {
  const folder = mkdtempSync(join(tmpdir(), 'atrx-'));
  const port = await freePort();
  const file = join(folder, 'mosquitto.conf');
  // As root it would go on as a user of its own, who may not write there. And it hangs up on whom has 20 messages under way.
  const settings = [
    ...[`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'user root', 'log_dest stderr', 'log_type all'],
    ...['persistence true', `persistence_location ${folder}/`, 'max_queued_messages 0'],
    'max_inflight_messages 0',
  ];
  writeFileSync(file, `${settings.join('\n')}\n`);
  const log: string[] = [];
  const news = new EventEmitter();
  let running: ChildProcess | undefined;
  let starts = 0;
  const said = async (pattern: RegExp, times: number) => {
    while (log.filter((line) => pattern.test(line)).length < times) {
      const [ended] = await once(news, 'line');
      if (ended) throw new Error(`mosquitto has ended without ${pattern}: ${log.join('\n')}`);
    }
  };
  const stop = async () => {
    if (!running || running.exitCode !== null) return;
    const exit = once(running, 'exit');
    running.kill('SIGTERM');
    await exit;
  };
  return {
    port,
    said,
    start: async () => {
      running = spawn('mosquitto', ['-c', file], { env, stdio: ['ignore', 'ignore', 'pipe'] });
      starts++;
      createInterface({ input: running.stderr as Readable })
        .on('line', (line) => {
          log.push(line);
          news.emit('line', false);
        })
        .on('close', () => news.emit('line', true));
      await said(/mosquitto version \S+ running/, starts);
    },
    stop,
    remove: async () => {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
};
