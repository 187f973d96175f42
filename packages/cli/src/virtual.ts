import { emulator } from '@atrx/emulator';
import { nodeNetwork } from '@atrx/emulator/node';
import { memory, type Transport } from '@atrx/transport';
import { defer, finalize } from 'rxjs';
import { profileOf } from './emulation.ts';
import type { Profile } from './profile.ts';

/** A virtual module within this program, on this machine's network: each opening switches one on, and its end switches it off. */
export const virtual = (profile: Profile, escCancels: boolean): Transport =>
  defer(() => {
    const module = emulator({ profile: { ...profileOf(profile), escCancels }, network: nodeNetwork() });
    return memory(module.serve, { signals: module.signals }).pipe(
      finalize(() => module.control.powerDown('NORMAL POWER DOWN')),
    );
  });
