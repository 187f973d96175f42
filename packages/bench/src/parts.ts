import { bridge } from './bridge/bridge.ts';
import { emulator } from './emulator/emulator.ts';
import { ends } from './ends/ends.ts';
import { frames } from './frames/frames.ts';
import { guard } from './guard/guard.ts';
import { counting } from './instructions/instructions.ts';
import { memory } from './memory/memory.ts';
import { modules } from './modules/modules.ts';
import type { Part } from './part.ts';
import { path } from './path/path.ts';

/** All that is measured. */
export const PARTS: readonly Part[] = [
  frames,
  counting,
  memory,
  path,
  ends,
  modules,
  emulator,
  bridge,
  guard,
];
