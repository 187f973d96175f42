import { bytesOf } from '../escapes.ts';
import { law } from './law.ts';
import { receives } from './received.ts';
import { watch } from './watch.ts';

export const gapsKeepTheirPlace = law(
  '12. A gap is told in its place among the bytes',
  ['gaps'],
  async ({ open, far, patience = 3000 }) => {
    const near = await open();
    const { gaps$ } = near.link;
    if (!gaps$) throw new Error('The setup declares the capability "gaps", and the link has no gaps$.');
    far.write(bytesOf('before'));
    far.gap?.(7);
    const places: number[] = [];
    const gaps = watch(gaps$, patience);
    const bytes = near.read();
    const noting = gaps$.subscribe(() => places.push(bytes.values.at(-1)?.total ?? 0));
    far.write(bytesOf('between'));
    far.gap?.(undefined);
    far.write(bytesOf('behind'));
    await receives('The near end', bytes, bytesOf('beforebetweenbehind'));
    await gaps.until(
      () => gaps.values.length >= 2,
      () => `Of 2 gaps, gaps$ has told ${gaps.values.length}`,
    );
    noting.unsubscribe();
    gaps.stop();
    const told = gaps.values.map(({ missing }) => missing ?? 'some').join(', ');
    if (told !== '7, some')
      throw new Error(`Of 7 bytes and of some that nobody counted, gaps$ told ${told}.`);
    // The first was there before the reader was: it comes when the bytes before it have come, and not again.
    if (places.at(-1) !== 13) throw new Error(`A gap behind 13 bytes was told behind ${places.at(-1)}.`);
  },
);
