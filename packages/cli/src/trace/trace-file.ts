import { closeSync, openSync, writeSync } from 'node:fs';
import type { Traced } from '@atrx/core';
import { encodeEnd, encodeHeader, encodeRecord } from '@atrx/core/trace';
import { TransportError } from '@atrx/transport';
import pc from 'picocolors';
import type { Observer } from 'rxjs';
import { UsageError } from '../usage-error.ts';

/**
 * A trace that is written as it goes: each record is in the file before the next is told, so that what a crash leaves behind is
 * whole up to its last line. Only its owner may read it. Where it takes no more (a full disk) that is said once, and the work
 * goes on without it.
 */
export const traceFile = (path: string): Observer<Traced> => {
  const file = opened(path);
  let open = true;
  const put = (line: string, last = false) => {
    if (!open) return;
    try {
      writeSync(file, line);
    } catch (error) {
      last = true;
      const why = error instanceof Error ? error.message : String(error);
      process.stderr.write(`${pc.yellow('atrx:')} The trace ${path} ends here: it takes no more (${why}).\n`);
    }
    if (!last) return;
    open = false;
    closeSync(file);
  };
  put(encodeHeader({ at: Date.now() }));
  return {
    next: (traced) => put(encodeRecord(traced)),
    complete: () => put(encodeEnd({ at: Date.now() }), true),
    error: (error: unknown) =>
      put(
        encodeEnd({
          at: Date.now(),
          lost:
            error instanceof TransportError
              ? { reason: error.reason, message: error.message }
              : { reason: 'lost', message: String(error) },
        }),
        true,
      ),
  };
};

const opened = (path: string): number => {
  try {
    return openSync(path, 'w', 0o600);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The trace cannot be written to ${path} (${why}).`, { cause: error });
  }
};
