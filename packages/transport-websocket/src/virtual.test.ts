import { type Link, memory, type Transport, TransportError } from '@atrx/transport';
import { NEVER, type Observable, VirtualTimeScheduler } from 'rxjs';
import type { RemoteLink } from './client/link.ts';
import { virtualBridge } from './virtual.ts';

/** A UART behind a virtual bridge: what its far end hears and says, and what its client hears. */
const scene = () => {
  const clock = new VirtualTimeScheduler();
  const heard: string[] = [];
  const got: string[] = [];
  const befell: string[] = [];
  let far: Link | undefined;
  let near: RemoteLink | undefined;
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const port: Transport = memory(
    (link) => {
      far = link;
      link.bytes$.subscribe({ next: (bytes) => heard.push(text(bytes)), error: () => {} });
      return NEVER;
    },
    { scheduler: clock },
  );
  const bridge = virtualBridge(port, { scheduler: clock, latency: () => 5 });
  const life = bridge.transport().subscribe({
    next: (link) => {
      near = link;
      link.bytes$.subscribe({ next: (bytes) => got.push(text(bytes)), error: () => {} });
      link.events$.subscribe(({ _tag }) => befell.push(_tag));
    },
    error: (error: unknown) => befell.push(error instanceof TransportError ? error.reason : String(error)),
  });
  const pass = (milliseconds: number) => {
    clock.maxFrames = clock.frame + milliseconds;
    clock.flush();
    clock.frame = clock.maxFrames;
  };
  const into = (write: (bytes: Uint8Array) => Observable<never>, words: string) =>
    write(new TextEncoder().encode(words)).subscribe({ error: () => {} });
  pass(1_000);
  return {
    ...{ bridge, heard, got, befell, life, pass, clock },
    say: (words: string) => far && into(far.write, words),
    write: (words: string) => near && into(near.write, words),
  };
};

describe('a virtual bridge', () => {
  it('carries bytes both ways, in the time that its network takes', () => {
    const { say, write, pass, heard, got } = scene();
    write('AT\r');
    say('OK');
    pass(4);
    expect([heard.join(''), got.join('')]).toEqual(['', '']);
    pass(6);
    expect([heard.join(''), got.join('')]).toEqual(['AT\r', 'OK']);
  });

  it.each(['told', 'silent'] as const)('loses and doubles nothing where its network is cut: %s', (how) => {
    const { bridge, say, write, pass, heard, got, befell } = scene();
    for (let i = 0; i < 20; i++) {
      write(`${i} `);
      say(`${i} `);
      pass(i);
      if (i % 5 === 2) bridge.cut(how);
    }
    pass(120_000);
    const all = Array.from({ length: 20 }, (_, i) => `${i} `).join('');
    expect([heard.join(''), got.join('')]).toEqual([all, all]);
    expect(befell).toContain('Resumed');
  });

  it('cannot be reached for a while, and goes on then', () => {
    const { bridge, say, pass, got } = scene();
    bridge.reach(false);
    bridge.cut();
    say('kept');
    pass(20_000);
    expect(got).toEqual([]);
    bridge.reach(true);
    pass(20_000);
    expect(got.join('')).toBe('kept');
  });

  it('dies: its writer hears that what was read is not all of it, and the next one begins anew', () => {
    const { bridge, say, pass, got, befell } = scene();
    say('before');
    pass(100);
    bridge.restart();
    pass(60_000);
    expect(got.join('')).toBe('before');
    expect(befell.at(-1)).toBe('lost');
    bridge.end();
  });

  it('leaves no timer behind when it has ended and its client has left', () => {
    const { bridge, life, pass, clock } = scene();
    pass(30_000);
    life.unsubscribe();
    bridge.end();
    pass(60_000);
    expect(clock.actions).toEqual([]);
  });
});
