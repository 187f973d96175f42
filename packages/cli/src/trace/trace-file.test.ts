import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atPort, use } from '@atrx/core';
import { at, cpin } from '@atrx/core/commands';
import { decode } from '@atrx/core/trace';
import { emulator } from '@atrx/emulator';
import { memory, TransportError } from '@atrx/transport';
import { either as E } from 'fp-ts';
import { concatWith, lastValueFrom, tap } from 'rxjs';
import { traceFile } from './trace-file.ts';

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'atrx-')), 'trace.ndjson');
});

const kept = () => {
  const trace = decode(readFileSync(path, 'utf8'));
  if (E.isLeft(trace)) throw new Error(JSON.stringify(trace.left));
  return trace.right;
};

const transport = () => memory(emulator({ sim: 'pin' }).serve);

describe('a trace that is written as it goes', () => {
  it('has each record before the next, its end, and no PIN; and is its owner’s alone', async () => {
    const port$ = atPort(transport(), { trace: traceFile(path) });
    const seen: number[] = [];
    await lastValueFrom(
      port$.pipe(
        use((port) =>
          port
            .run(at())
            .pipe(
              tap({ complete: () => seen.push(kept().records.length) }),
              concatWith(port.run(cpin('1234'))),
            ),
        ),
      ),
      { defaultValue: undefined },
    );
    expect(seen).toEqual([3]);
    const { records, end } = kept();
    expect(records.map(({ kind }) => kind).slice(0, 3)).toEqual(['command', 'echo', 'response']);
    expect(end).toEqual({ at: expect.any(Number) });
    expect(readFileSync(path, 'utf8')).not.toContain('1234');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('says why the line was lost', () => {
    const file = traceFile(path);
    file.error(new TransportError('lost', 'The device was unplugged.'));
    expect(kept().end?.lost).toEqual({ reason: 'lost', message: 'The device was unplugged.' });
  });

  it('is refused where it cannot be written', () => {
    expect(() => traceFile('/nonexistent/trace')).toThrow(
      /^The trace cannot be written to \/nonexistent\/trace/,
    );
  });

  it('goes without what a full disk does not take, and says so once', () => {
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const file = traceFile('/dev/full');
    file.complete();
    expect(said.mock.calls).toEqual([[expect.stringMatching(/The trace \/dev\/full ends here: .*ENOSPC/)]]);
    said.mockRestore();
  });
});
