import { errands } from './errands.ts';
import { type Life, life, type Memory } from './life.ts';
import type { ApplicationPlan } from './plan.ts';
import { repeatedly, type Stage } from './stage.ts';
import type { Surroundings } from './surroundings.ts';

/** A program at one port: one client after the other, some of which go on where the one before was. */
export interface Application {
  readonly name: string;
  readonly plan: ApplicationPlan;
  /** The client it has, or had last. */
  readonly life: () => Life | undefined;
}

export const application = (stage: Stage, plan: ApplicationPlan, around: Surroundings): Application => {
  const { agenda, random } = stage;
  const { trouble } = stage.plan;
  const { will, act } = errands(stage, plan, around);
  const memory: Memory = { journal: undefined, full: 0 };
  let lives = 0;
  let latest: Life | undefined;

  const begin = () => {
    lives += 1;
    latest = life(stage, plan, around, {
      name: `${plan.name}.${lives}`,
      will: plan.will ? will() : undefined,
      memory,
      again,
    });
  };
  const again = (after: number) => {
    agenda.after(after, () => !latest?.client.running() && agenda.now() < trouble + 20_000 && begin());
  };
  agenda.after(random.between(0, Math.min(2_000, trouble / 10)), () => {
    begin();
    repeatedly(stage, plan.pause, trouble, () => latest && act(latest));
  });
  return { name: plan.name, plan, life: () => latest };
};
