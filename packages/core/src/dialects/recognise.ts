import type { Dialect } from './dialect.ts';
import { gsm } from './gsm.ts';
import { m10 } from './m10.ts';
import { m26 } from './m26.ts';
import { m35 } from './m35.ts';
import { m66 } from './m66.ts';
import { m72 } from './m72.ts';
import { m95 } from './m95.ts';
import { mc60 } from './mc60.ts';

/** The models that are known by name. Their lines are read alike: what differs is what is asked of them. */
export const family: readonly Dialect[] = [m10, m26, m35, m66, m72, m95, mc60];

/** The dialect of a module by what it calls itself (ATI): `Quectel_M95` is an M95, and whoever is nobody known speaks as the note. */
export const recognise = (model: string | undefined): Dialect =>
  family.find(({ calls }) => model !== undefined && calls?.test(model)) ?? gsm;
