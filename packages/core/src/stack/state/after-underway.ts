import type { Underway } from '../../channel/progress.ts';
import { beforeOpening, begun } from './after-connecting.ts';
import { asked } from './asked.ts';
import { foregroundOf, happened, type Picture, remembering, withContext, withTold } from './picture.ts';

/** What a command on its way tells: the note's IP CONFIG is there once AT+QIACT is written, IP IND once it is taken (note 5.6.1). */
export const afterUnderway = (before: Picture, { command, phase, context }: Underway): Picture => {
  const picture = inForeground(before, context);
  const order = asked(command);
  if (!order) return picture;
  const { name, args } = order;
  const id = foregroundOf(picture);
  const memory = picture.memories[id];
  if (STATUS.includes(name) && phase === 'written') return { ...picture, fresh: [] };
  if (name === 'QISRVC') return { ...picture, role: args[0] === '2' ? 2 : 1 };
  if (name === 'QIOPEN' && phase === 'written') return beforeOpening(picture, id, args);
  if (name === 'QIOPEN' && command.diverts) return begun(picture, id, args);
  if (name === 'QISERVER' && phase === 'written') {
    return remembering(picture, id, { ...memory, serves: args[0] === '1' ? 'UDP' : 'TCP' });
  }
  const now = happened(picture, id, `AT+${name} ${phase}`);
  if (name !== 'QISERVER') return now;
  return withContext(now, id, (it) => (it.server === 'INITIAL' ? { ...it, server: 'OPENING' } : it));
};

/** What the module tells its state by. */
export const STATUS: readonly string[] = ['QISTAT', 'QISTATE', 'QISSTAT'];

/** The context in the foreground, where it is known; where it is not, it is thought to be the one that was. */
export const inForeground = (picture: Picture, context: number | undefined): Picture => {
  return context === 0 || context === 1 ? withTold(picture, { foreground: context }) : picture;
};
