import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Link } from '@atrx/transport';
import { concatMap, firstValueFrom, lastValueFrom, range, scan, takeWhile, tap } from 'rxjs';
import { terminals, until } from '../test/descriptors.ts';
import { failureOf } from '../test/failure-of.ts';
import { type Opened, opened } from '../test/opened.ts';
import { refused } from './failure.ts';
import { type PtyLink, pty } from './pty.ts';
import { serial } from './serial.ts';

let far: Opened<PtyLink>;
beforeEach(async () => {
  far = await opened(pty());
});
afterEach(() => far.close());

const port = () => serial(far.value.path, { signals: false });

describe('opening a serial port', () => {
  it('says which ports there are when there is none of that name', async () => {
    const error = await failureOf(serial('/dev/ttyNOSUCH'));
    expect(error).toMatchObject({ name: 'TransportError', reason: 'not-found' });
    expect(error.message).toMatch(
      /^There is no \/dev\/ttyNOSUCH\. (The ports of this machine: \/dev\/|This machine shows no)/,
    );
  });

  it('says who may have it when it is in use', async () => {
    const near = await opened(port());
    const error = await failureOf(port());
    expect(error.reason).toBe('busy');
    expect(error.message).toContain(`fuser -v ${far.value.path}`);
    expect(error.message).toContain('ModemManager');
    near.close();
  });

  it('says that a file is no serial port', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'atrx-')), 'file');
    writeFileSync(file, 'as it was');
    expect(await failureOf(serial(file))).toMatchObject({ reason: 'unsuitable' });
    expect(await failureOf(serial(tmpdir()))).toMatchObject({ reason: 'unsuitable' });
  });

  it('says which group may open it', async () => {
    const error = await refused('/dev/ttyS9', new Error('Error: Permission denied, cannot open /dev/ttyS9'));
    expect(error.reason).toBe('not-permitted');
    expect(error.message).toContain('dialout');
  });

  it('takes any setting a terminal takes', async () => {
    const near = await opened(
      serial(far.value.path, {
        baudRate: 250_000,
        dataBits: 7,
        parity: 'even',
        stopBits: 2,
        flowControl: 'hardware',
      }),
    );
    near.close();
  });

  it('says of signals that a pseudo-terminal has none, once they are used', async () => {
    const near = await opened(serial(far.value.path));
    const { signals } = near.value;
    if (!signals) throw new Error('The link has no signals.');
    expect(await failureOf(signals.set({ dtr: false }))).toMatchObject({ reason: 'unsuitable' });
    expect(await failureOf(signals.dcd$)).toMatchObject({ reason: 'unsuitable' });
    near.close();
  });
});

describe('closing a serial port', () => {
  it('lets the same port be opened again at once', async () => {
    for (let round = 0; round < 20; round += 1) (await opened(port())).close();
  });

  it('lets it be opened again when it was left while it was opening', async () => {
    for (let round = 0; round < 20; round += 1) port().subscribe().unsubscribe();
    (await opened(port())).close();
  });

  it('frees it even while the system is still reading and writing, on several at once', async () => {
    const reopening = async () => {
      const { value: end, close } = await opened(pty());
      end.bytes$.subscribe({ error: () => {} });
      for (let round = 0; round < 25; round += 1) {
        const near = await opened(serial(end.path, { signals: false }));
        near.value.bytes$.subscribe({ error: () => {} });
        near.value.write(new Uint8Array(200_000)).subscribe({ error: () => {} });
        end.write(new Uint8Array(200_000)).subscribe({ error: () => {} });
        for (let turn = 0; turn < round % 8; turn += 1) await setImmediate(); // at another moment each time
        near.close();
      }
      close();
    };
    await Promise.all([reopening(), reopening(), reopening(), reopening()]);
  });

  it('leaves no file descriptor behind after 50 openings', async () => {
    for (let round = 0; round < 50; round += 1) (await opened(port())).close();
    await until(() => terminals().length === 2); // both ends of the pseudo-terminal, which stays
  });

  it('refuses what is written afterwards', async () => {
    const near = await opened(port());
    const bytes = failureOf(near.value.bytes$);
    near.close();
    expect(await failureOf(near.value.write(Uint8Array.of(1)))).toMatchObject({ reason: 'closed' });
    expect(await bytes).toMatchObject({ reason: 'closed' });
  });

  it('does not wait for a write that is held up', async () => {
    const near = await opened(port());
    const write = failureOf(near.value.write(new Uint8Array(1 << 20)));
    near.close();
    expect(await write).toMatchObject({ reason: 'closed' });
    (await opened(port())).close();
  });
});

describe('an open serial port', () => {
  const MiB = 1 << 20;
  const sha256 = () => createHash('sha256');

  /** Sends it in pieces that fit no buffer on the way, and gives the hash of what arrives. */
  const carried = async (from: Link, to: Link, data: Uint8Array) => {
    const hash = sha256();
    const arriving = lastValueFrom(
      to.bytes$.pipe(
        tap((bytes) => hash.update(bytes)),
        scan((size, bytes) => size + bytes.length, 0),
        takeWhile((size) => size < data.length),
      ),
    );
    const piece = 5003;
    const writes = range(0, Math.ceil(data.length / piece)).pipe(
      concatMap((at) => from.write(data.subarray(at * piece, (at + 1) * piece))),
    );
    await Promise.all([arriving, lastValueFrom(writes, { defaultValue: undefined })]);
    return hash.digest('hex');
  };

  it('carries 1 MiB each way, both at once', async () => {
    const near = await opened(port());
    const [out, back] = [randomBytes(MiB), randomBytes(MiB)];
    expect(
      await Promise.all([carried(near.value, far.value, out), carried(far.value, near.value, back)]),
    ).toEqual([out, back].map((data) => sha256().update(data).digest('hex')));
    near.close();
  });

  it('reads on while a write is held up', async () => {
    const near = await opened(port());
    const write = near.value.write(new Uint8Array(MiB)).subscribe({ error: () => {} });
    // Two rounds: the second is waited for after the write has begun to wait for room.
    const bytes$ = near.value.bytes$;
    const seen: number[] = [];
    const reading = bytes$.subscribe((bytes) => seen.push(...bytes));
    for (const value of [1, 2, 3]) {
      await firstValueFrom(far.value.write(Uint8Array.of(value)), { defaultValue: undefined });
      await until(() => seen.includes(value));
    }
    expect(seen).toEqual([1, 2, 3]);
    write.unsubscribe();
    reading.unsubscribe();
    near.close();
  });
});
