import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as httpServer, type RequestListener } from 'node:http';
import { createServer as httpsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Certificate, certificate } from '@atrx/processes/certificate';
import { installed } from '@atrx/processes/installed';
import { listening, shut } from './listening.ts';
import { PLACES, type Place, placeOf } from './place.ts';

jest.setTimeout(120_000);

/** The most that `atrx emulate` lets go in one piece, and the most that each is late, in ms. */
const LINE = ['--chunks', '4000', '--delay', '1', '--seed', '7'] as const;
const TEN = 10_485_760;

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
const noise = randomBytes(TEN);
const letters = randomBytes(TEN / 2).toString('hex');
const one = randomBytes(TEN / 10);

/** Gives bytes of all kinds to whoever asks for them, letters to everybody else; tells what was put there. */
const store: RequestListener = (request, response) => {
  const hash = createHash('sha256');
  if (request.method === 'GET') response.end(request.url === '/noise' ? noise : letters);
  else request.on('data', (bytes) => hash.update(bytes)).on('end', () => response.end(hash.digest('hex')));
};

(installed('openssl', 'version') ? describe : describe.skip).each(PLACES)(
  'in bulk, through modules %s',
  (where) => {
    let pem: Certificate;
    let folder: string;
    const http = httpServer(store);
    let https: ReturnType<typeof httpsServer>;
    const at = { http: 0, https: 0 };
    const places: Place[] = [];
    beforeAll(async () => {
      pem = certificate();
      folder = mkdtempSync(join(tmpdir(), 'atrx-'));
      https = httpsServer({ key: pem.key, cert: pem.cert }, store);
      at.http = await listening(http);
      at.https = await listening(https);
      for (let n = 0; n < 3; n++) places.push(await placeOf(where, LINE));
    });
    afterAll(async () => {
      for (const place of places) await place.end();
      await shut(http);
      await shut(https);
      pem.remove();
      rmSync(folder, { recursive: true });
    });

    /** What a client of the next module prints by its end. */
    const printed = async (name: string, ...args: readonly string[]) => {
      const place = places.pop();
      const running = place?.client(name, args, { NODE_EXTRA_CA_CERTS: pem.certFile });
      const code = await running?.exit;
      await place?.end();
      return { code, ...running?.said };
    };

    // A module each, at the same time: what takes long is that each piece is late.
    it('10 MiB come down by HTTP and by TLS, and 1 MiB goes up, byte for byte', async () => {
      const file = join(folder, 'one');
      writeFileSync(file, one);
      const [byHttp, byTls, up] = await Promise.all([
        printed('http', `http://127.0.0.1:${at.http}/noise`),
        printed('tls', '--to', `localhost:${at.https}`),
        printed('undici', `https://127.0.0.1:${at.https}/`, file),
      ]);
      expect(byHttp).toEqual({
        code: 0,
        stdout: `200 over a new connection: ${TEN} bytes, SHA-256 ${sha256(noise)}\n`,
        stderr: '',
      });
      expect(byTls).toMatchObject({ code: 0, stderr: 'TLSv1.3 with module.example\n' });
      const page = byTls.stdout?.slice(byTls.stdout.indexOf('\r\n\r\n') + 4) ?? '';
      expect([page.length, sha256(page)]).toEqual([TEN, sha256(letters)]);
      expect(up).toEqual({ code: 0, stdout: `200 ${sha256(one)}\n`, stderr: '' });
    });
  },
);
