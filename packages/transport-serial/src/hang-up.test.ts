import { setImmediate } from 'node:timers/promises';
import { tap } from 'rxjs';
import { terminals, until } from '../test/descriptors.ts';
import { failureOf } from '../test/failure-of.ts';
import { opened } from '../test/opened.ts';
import { pty } from './pty.ts';
import { serial } from './serial.ts';

const line = async () => {
  const far = await opened(pty());
  const near = await opened(serial(far.value.path, { signals: false }));
  return { far, near, link: near.value };
};

describe('a serial port that is unplugged', () => {
  it('ends bytes$ and the transport, 50 of 50 times', async () => {
    const reasons = new Set<string>();
    for (let round = 0; round < 50; round += 1) {
      const { far, near, link } = await line();
      const bytes = failureOf(link.bytes$);
      // Half of them straight after traffic: then the port is between two polls when it goes.
      if (round % 2) far.value.write(Uint8Array.of(round)).subscribe({ error: () => {} });
      far.close();
      reasons.add((await bytes).reason).add((await failureOf(near.life$)).reason);
    }
    expect([...reasons]).toEqual(['lost']);
  });

  it('is noticed while nobody reads and nobody writes', async () => {
    const { far, near } = await line();
    far.close();
    expect(await failureOf(near.life$)).toMatchObject({ reason: 'lost' });
  });

  it('hands out first what came before', async () => {
    const { far, near, link } = await line();
    far.value.write(Uint8Array.of(7)).subscribe({ error: () => {} });
    const heard: number[] = [];
    const end = failureOf(link.bytes$.pipe(tap((bytes) => heard.push(...bytes))));
    await until(() => heard.length > 0);
    far.close();
    expect(await end).toMatchObject({ reason: 'lost' });
    expect(heard).toEqual([7]);
    expect((await failureOf(near.life$)).message).toMatch(/^\/dev\/pts\/\d+ went away while it was open/);
  });

  it('ends the writes that are under way', async () => {
    const { far, link } = await line();
    const writes = [1 << 20, 1, 0].map((size) => failureOf(link.write(new Uint8Array(size))));
    far.close();
    expect((await Promise.all(writes)).map((error) => error.reason)).toEqual(['lost', 'lost', 'lost']);
  });

  it('leaves no file descriptor open and no loop running', async () => {
    const { far, near } = await line();
    far.close();
    await failureOf(near.life$);
    await until(() => terminals().length === 0);

    // A loop that reads on has a read under way at every turn.
    for (let turn = 0; turn < 100; turn += 1) {
      await setImmediate();
      expect(process.getActiveResourcesInfo().filter((name) => name === 'FSReqCallback')).toEqual([]);
    }
  });
});
