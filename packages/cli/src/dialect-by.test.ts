import { dialectBy } from './dialect-by.ts';
import { PROFILES } from './profile.ts';

describe('the dialect', () => {
  it.each(PROFILES)('of a module is the one by its name: %s', async (profile) => {
    const { dialect } = await dialectBy({ profile });
    expect(dialect?.name).toBe(profile === 'note' ? 'gsm' : profile);
  });

  it('is left open where no module is named', async () => {
    expect(await dialectBy({})).toEqual({});
  });
});
