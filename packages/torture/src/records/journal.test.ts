import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Entry, openJournal, readJournal } from './journal.ts';

const next = { server: 'boot', epoch: 1, offset: 3 };
const entries: readonly Entry[] = [
  { _tag: 'Bytes', bytes: new Uint8Array([1, 2, 3]), next },
  { _tag: 'Declared', why: 'Gap: overflow', bytes: new Uint8Array() },
  { _tag: 'Sent', number: 7, outcome: 'written', bytes: new Uint8Array() },
];

describe('a journal', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'journal-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const written = () => {
    const path = join(directory, 'journal');
    const journal = openJournal(path);
    for (const entry of entries) journal.append(entry);
    journal.close();
    return path;
  };

  it('has what was put into it', () => {
    expect(readJournal(written()).entries).toEqual(entries);
  });

  it('is none where there is no file', () => {
    expect(readJournal(join(directory, 'none'))).toEqual({ entries: [], size: 0 });
  });

  it('cut off at any byte it has the whole entries before, and goes on behind them', () => {
    const whole = readFileSync(written()).length;
    for (let size = 0; size < whole; size += 1) {
      const path = written();
      truncateSync(path, size);
      const journal = openJournal(path);
      const had = journal.entries.length;
      expect(journal.entries).toEqual(entries.slice(0, had));
      journal.append({ _tag: 'Note', what: 'again', bytes: new Uint8Array() });
      journal.close();
      expect(readJournal(path).entries).toEqual([
        ...entries.slice(0, had),
        { _tag: 'Note', what: 'again', bytes: new Uint8Array() },
      ]);
      rmSync(path);
    }
  });

  it('does not believe what has been spoilt', () => {
    const path = written();
    const { size } = readJournal(path);
    appendFileSync(path, Buffer.alloc(40, 0x41));
    expect(readJournal(path)).toEqual({ entries, size });
  });
});
