import type { Link } from '@atrx/transport';
import { concat, lastValueFrom, merge, NEVER, Observable, of, Subject, type Subscriber } from 'rxjs';
import { hello } from '../../test/caller.ts';
import { device } from '../../test/device.ts';
import { knock } from '../../test/knock.ts';
import { until } from '../../test/until.ts';
import { tx, visited, writes } from '../../test/visited.ts';

describe('a bridge that is stopped', () => {
  it('lets nobody in, has what was accepted written, says goodbye, and is over', async () => {
    const taken: Subscriber<never>[] = [];
    const link: Link = {
      bytes$: NEVER,
      write: () => new Observable((subscriber) => void taken.push(subscriber)),
    };
    const { client, running, life$, log } = await visited({
      modem: { transport: concat(of(link), NEVER), will: [] },
    });
    const writer = await client();
    const { lease } = await writes(writer);
    writer.send(tx(lease, 0, 'accepted'));
    await until(() => taken.length === 1);
    const events: string[] = [];
    const life = lastValueFrom(life$).then(() => events.push('bridge over'));
    const stopped = lastValueFrom(running.stop$, { defaultValue: undefined }).then(() =>
      events.push('stopped'),
    );
    await until(() => log.some(({ what }) => what === 'Stopping'));
    expect(running.healthy()).toBe(false);
    await expect(client()).rejects.toThrow('ECONNREFUSED');
    expect(events).toEqual([]);
    taken[0]?.complete();
    expect(await writer.closed).toEqual({ code: 1001, why: 'the bridge is being stopped' });
    expect(writer.frames.at(-1)).toMatchObject({ _tag: 'TxAck', written: 8 });
    await Promise.all([life, stopped]);
    expect(events).toEqual(['bridge over', 'stopped']);
  });

  it('is over at once where nobody is there, however often it is asked', async () => {
    const { running, life$ } = await visited(device().transport);
    await Promise.all([running.stop$, running.stop$].map((each) => lastValueFrom(each, { defaultValue: 0 })));
    await lastValueFrom(life$);
  });

  it('is over with the bug of a transport: nobody is told that a port was unplugged', async () => {
    const modem = device();
    const broken$ = new Subject<never>();
    const ports = { modem: modem.transport, other: merge(device().transport, broken$) };
    const { client, life$, log, url } = await visited(ports);
    const observer = await client();
    observer.say(hello({ role: 'observer', port: 'modem' }));
    await observer.hear('welcome');
    const bug = new TypeError('undefined is not a port');
    broken$.error(bug);
    await expect(lastValueFrom(life$)).rejects.toBe(bug);
    expect([1001, 1006]).toContain((await observer.closed).code);
    expect(log.map(({ what }) => what)).not.toContain('Gone');
    await expect(knock(url)).rejects.toThrow('ECONNREFUSED');
  });

  it('is gone at once when it is unsubscribed, its ports and its place too', async () => {
    let open = 0;
    const modem = device();
    const counted = new Observable<Link>((subscriber) => {
      open += 1;
      subscriber.add(() => {
        open -= 1;
      });
      return modem.transport.subscribe(subscriber);
    });
    const { client, url, stop } = await visited(counted);
    const writer = await client();
    await writes(writer);
    expect(open).toBe(1);
    stop();
    expect(open).toBe(0);
    expect([1001, 1006]).toContain((await writer.closed).code);
    const { port } = new URL(url);
    const again = await visited(device().transport, { port: Number(port) });
    expect(again.url).toBe(url);
  });

  it('does not wait for ever for a UART that takes nothing', async () => {
    let asked = 0;
    const link: Link = {
      bytes$: NEVER,
      write: () => {
        asked += 1;
        return NEVER;
      },
    };
    const { client, running } = await visited(concat(of(link), NEVER));
    const writer = await client();
    const { lease } = await writes(writer);
    writer.send(tx(lease, 0, 'never taken'));
    await until(() => asked === 1);
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const stopped = lastValueFrom(running.stop$, { defaultValue: undefined });
    jest.advanceTimersByTime(5000);
    await stopped;
    jest.useRealTimers();
  });
});
