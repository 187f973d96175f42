import { answered, answeredAtOnce } from './commands.ts';
import { news } from './news.ts';
import { pull } from './pull.ts';
import { sockets } from './sockets.ts';
import type { Group } from './work.ts';

/** All that is measured of the path. */
export const GROUPS: readonly Group[] = [answered, answeredAtOnce, news, ...sockets, pull];
