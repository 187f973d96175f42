import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { abandoned, type Program, started } from './child.ts';

/** A program that is ready at once, and never ends by itself. */
const IDLE = "setInterval(() => {}, 1e6); process.send({ told: 'ready', numbers: [] });";

describe('work that is given up', () => {
  let directory: string;
  let idle: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'child-'));
    idle = join(directory, 'idle.cjs');
    writeFileSync(idle, IDLE);
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('leaves nothing running, of what it had started and of what it still starts', async () => {
    const first = await started(idle, {});
    let second: Program | undefined;
    const work = async () => {
      await first.exited;
      second = await started(idle, {});
    };
    const working = work();
    await abandoned(working);
    expect(first.alive()).toBe(false);
    expect(second).toBeUndefined();
    await expect(working).rejects.toThrow('ended before ready');
  });

  it('lets what comes after it live', async () => {
    await abandoned(Promise.resolve());
    const next = await started(idle, {});
    expect(next.alive()).toBe(true);
    await next.kill();
  });
});
