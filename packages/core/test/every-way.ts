import type { Link } from '@atrx/transport';
import fc from 'fast-check';
import { mergeMap, type OperatorFunction } from 'rxjs';
import { holds } from './holds.ts';
import { cutAt, joined, sized } from './regroup.ts';
import { type Regroup, regrouped } from './stage.ts';

/** How many bytes the host has received, and between which of them lies the scene proper: behind the bring-up of its modem. */
interface Count {
  total: number;
  before: number;
  until: number;
}

/**
 * A scene that is played over and over, what its module prints coming whole, byte by byte, cut in two at every place, and in
 * pieces of random sizes. What it expects of the first time it expects of all.
 */
const everyWay = (scene: () => void) => (): void => {
  const count: Count = { total: 0, before: 0, until: Number.POSITIVE_INFINITY };
  const counted: OperatorFunction<Link, Link> = (link$) =>
    link$.pipe(
      mergeMap((link) => {
        const bytes$ = link.bytes$.pipe(
          mergeMap((bytes) => {
            count.total += bytes.length;
            return [bytes];
          }),
        );
        return [{ ...link, bytes$ }];
      }),
    );
  const play = (manner: string, how: Regroup) => {
    regrouped(how, scene, (error) => {
      throw new Error(`${manner}: ${error instanceof Error ? error.message : String(error)}`);
    });
  };

  regrouped(
    (clock) => (link$) => link$.pipe(joined(clock), counted),
    scene,
    (error) => {
      throw error;
    },
    {
      begins: () => {
        count.before = count.total;
      },
      ends: () => {
        count.until = count.total;
      },
    },
  );
  play('byte by byte', () => sized([1]));
  for (let at = count.before + 1; at < Math.min(count.total, count.until); at++) {
    play(`cut behind byte ${at}`, (clock) => (link$) => link$.pipe(joined(clock), cutAt(at)));
  }
  holds(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }), (sizes) => {
      play(`in pieces of ${sizes.join(', ')}`, (clock) => (link$) => link$.pipe(joined(clock), sized(sizes)));
    }),
    20,
  );
};

/** `it`, for scenes that must come out the same however the bytes are cut. */
export const inEveryWay = Object.assign(
  (name: string, scene: () => void) => {
    it(name, everyWay(scene));
  },
  {
    each:
      <R>(rows: readonly R[]) =>
      (name: string, scene: (row: R) => void) => {
        it.each([...rows])(name, (row: R) => everyWay(() => scene(row))());
      },
  },
);
