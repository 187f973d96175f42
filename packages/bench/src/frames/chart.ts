import { mqtt } from './contestants/mqtt.ts';
import { redis } from './contestants/redis.ts';
import { reference } from './contestants/reference.ts';
import { sdk } from './contestants/sdk.ts';
import { stringRegex } from './contestants/string-regex.ts';
import { subjects } from './contestants/subjects.ts';
import { tokenizer } from './contestants/tokenizer.ts';
import { websocket } from './contestants/websocket.ts';
import type { Measured } from './measure.ts';

const SHOWN = [reference, tokenizer, sdk, subjects, redis, stringRegex, websocket, mqtt];

/** What a frame of 64 bytes takes, in Mermaid: on a scale of tens, as one axis has room for nobody otherwise. */
export const chart = (all: readonly Measured[]): string => {
  const measured = all.find(({ stream }) => stream.payload === 64);
  const shown = SHOWN.flatMap(({ name }) => {
    const time = measured?.frames.find((one) => one.name === name)?.time;
    return time === undefined ? [] : [{ name, time }];
  });
  return [
    '```mermaid',
    'xychart-beta horizontal',
    '  title "ns for a frame of 64 bytes, as a power of ten"',
    `  x-axis [${shown.map(({ name }) => `"${name}"`).join(', ')}]`,
    '  y-axis "log10 of ns" 0 --> 4',
    `  bar [${shown.map(({ time }) => Math.log10(time).toFixed(2)).join(', ')}]`,
    '```',
  ].join('\n');
};
