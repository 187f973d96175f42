import { emulator } from '@atrx/emulator';
import { nodeNetwork } from '@atrx/emulator/node';
import type { Transport } from '@atrx/transport';
import { serial } from '@atrx/transport-serial';
import { pty } from '@atrx/transport-serial/pty';
import { defer, merge, switchMap, tap } from 'rxjs';

/**
 * A virtual module at the far end of a pseudo-terminal, and the serial port at this end of it: the same
 * `serial(path)` as for a real one, and the same bytes. Its connections are real ones of this machine.
 */
export const virtualModule = (plugged: (path: string) => void): Transport =>
  defer(() => {
    const module = emulator({ network: nodeNetwork() });
    return pty().pipe(
      tap(({ path }) => plugged(path)),
      switchMap((line) => merge(module.serve(line), serial(line.path, { signals: false }))),
    );
  });
