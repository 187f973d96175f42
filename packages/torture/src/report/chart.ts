import { SYSTEMS } from '../rivals/system.ts';
import type { Row } from '../scenarios/scenario.ts';

/** What was lost without a word, as a chart in Mermaid for each row in which that was counted; '' where it was in none. */
export const charts = (rows: readonly Row[]): string => rows.flatMap(chart).join('\n\n');

const chart = ({ what, cells }: Row): readonly string[] => {
  const counted = SYSTEMS.flatMap((name) => {
    const lost = cells[name]?.lost;
    return lost === undefined ? [] : [{ name: name === 'bridge' ? 'the bridge' : name, lost }];
  });
  if (counted.length < 2) return [];
  return [
    [
      '```mermaid',
      'xychart-beta',
      `  title "${what.replaceAll('"', "'")}"`,
      `  x-axis [${counted.map(({ name }) => `"${name}"`).join(', ')}]`,
      '  y-axis "records lost, %" 0 --> 100',
      `  bar [${counted.map(({ lost }) => lost.toFixed(1)).join(', ')}]`,
      '```',
    ].join('\n'),
  ];
};
