import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { either as E, function as F } from 'fp-ts';
import * as t from 'io-ts';

const Position = t.type({ server: t.string, epoch: t.number, offset: t.number });

const Entry = t.union([
  /** Bytes of the UART; where the stream stands behind them, if it can be gone on with. */
  t.intersection([t.type({ _tag: t.literal('Bytes') }), t.partial({ next: Position })]),
  /** Some are missing here, and it was said. */
  t.intersection([t.type({ _tag: t.literal('Declared'), why: t.string }), t.partial({ next: Position })]),
  /** Bytes were given that are not the next ones, and nobody said so. */
  t.type({ _tag: t.literal('Undeclared'), why: t.string }),
  /** What became of a record that was written to the UART: `begun`, and then how it ended. */
  t.type({ _tag: t.literal('Sent'), number: t.number, outcome: t.string }),
  /** Something else worth knowing afterwards. */
  t.type({ _tag: t.literal('Note'), what: t.string }),
]);

export type Entry = t.TypeOf<typeof Entry> & { readonly bytes?: Uint8Array };

/**
 * A file of what a client was given and how far it got, whole entries only. Each is one write of its own, so a SIGKILL
 * leaves at most one torn, at the end: whoever opens the journal next cuts it off, and goes on behind the last whole one.
 */
export interface Journal {
  readonly entries: readonly Entry[];
  readonly append: (entry: Entry) => void;
  readonly close: () => void;
}

export const openJournal = (path: string): Journal => {
  const { entries, size } = readJournal(path);
  const file = openSync(path, existsSync(path) ? 'r+' : 'w');
  ftruncateSync(file, size);
  let end = size;
  return {
    entries,
    append: (entry) => {
      const written = encoded(entry);
      writeSync(file, written, 0, written.length, end);
      end += written.length;
    },
    close: () => closeSync(file),
  };
};

/** What is in it, and how many bytes of the file are whole entries. */
export const readJournal = (path: string): { readonly entries: readonly Entry[]; readonly size: number } => {
  const file = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  const entries: Entry[] = [];
  let size = 0;
  for (;;) {
    const entry = decoded(file.subarray(size));
    if (!entry) return { entries, size };
    entries.push(entry.entry);
    size += entry.length;
  }
};

/** Two u32: how long head and bytes are; the head as JSON; the bytes; the CRC-32 of all that. */
const encoded = ({ bytes = new Uint8Array(), ...head }: Entry) => {
  const text = Buffer.from(JSON.stringify(head));
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(text.length, 0);
  lengths.writeUInt32BE(bytes.length, 4);
  const body = Buffer.concat([lengths, text, bytes]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([body, sum]);
};

const decoded = (file: Buffer): { readonly entry: Entry; readonly length: number } | undefined => {
  if (file.length < 12) return undefined;
  const head = 8 + file.readUInt32BE(0);
  const body = head + file.readUInt32BE(4);
  if (file.length < body + 4 || file.readUInt32BE(body) !== crc32(file.subarray(0, body))) return undefined;
  const bytes = new Uint8Array(file.subarray(head, body));
  return F.pipe(
    Entry.decode(JSON.parse(file.toString('utf8', 8, head))),
    E.match(
      () => undefined,
      (entry) => ({ entry: { ...entry, bytes }, length: body + 4 }),
    ),
  );
};
