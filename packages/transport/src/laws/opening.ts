import { bytesOf } from '../escapes.ts';
import { law } from './law.ts';
import { receives } from './received.ts';

export const nothingBeforeSubscribe = law(
  '1. Nothing happens before subscribe',
  ['presence'],
  async (bench) => {
    // The time a second device takes to open is time enough for the first to have been opened by itself.
    const second = await bench.another();
    (await second.open()).close();
    if (bench.presence.values.length > 0)
      throw new Error('The transport opened its device before it was subscribed.');
  },
);

export const exactlyOneLink = law('2. Exactly one Link, with signals as declared', [], async (bench) => {
  const near = await bench.open();
  const bytes = near.read();
  await near.write(bytesOf('AT'));
  await receives('The far end', bench.arrived, bytesOf('AT'));
  bench.far.write(bytesOf('OK'));
  await receives('The near end', bytes, bytesOf('OK'));

  const { values, ending } = near.opening;
  if (values.length !== 1) throw new Error(`The transport gave ${values.length} links: one is one opening.`);
  if (ending()) throw new Error('The transport ended while its link was open: it lasts as long as the link.');
  const has = near.link.signals !== undefined;
  if (has !== bench.capabilities.signals)
    throw new Error(`The link has ${has ? '' : 'no '}signals, and the setup declares signals: ${!has}.`);
});

export const opensAfresh = law(
  '10. Subscribing again opens afresh; nothing written while closed ever reaches the next device',
  [],
  async (bench) => {
    const first = await bench.open();
    const before = first.read();
    await first.write(bytesOf('first'));
    await receives('The far end', bench.arrived, bytesOf('first'));
    bench.far.write(bytesOf('one'));
    await receives('The near end', before, bytesOf('one'));
    first.close();
    await first.refuses('to a closed link', bytesOf('(while closed)'));

    const second = await bench.open();
    if (second.link === first.link) throw new Error('The second opening gave the link of the first.');
    await first.refuses('to a closed link whose transport is open again', bytesOf('(to the old link)'));
    const after = second.read();
    await second.write(bytesOf('second'));
    await receives('The far end', bench.arrived, bytesOf('firstsecond'));
    bench.far.write(bytesOf('two'));
    await receives('The near end, opened again,', after, bytesOf('two'));
    second.close();
  },
);
