import { bridge } from './bridge/bridge.ts';
import { emulator } from './emulator/emulator.ts';
import { ends } from './ends/ends.ts';
import { frames } from './frames/frames.ts';
import { modules } from './modules/modules.ts';
import type { Part } from './part.ts';
import { path } from './path/path.ts';

/** All that is measured. */
export const PARTS: readonly Part[] = [frames, path, ends, modules, emulator, bridge];
