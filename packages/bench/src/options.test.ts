import { optionsOf } from './options.ts';

const PARTS = ['frames', 'guard'];

describe('the command line', () => {
  it('names parts, or means all of them', () => {
    expect(optionsOf(['guard', '--json', 'out.json'], PARTS)).toEqual({
      only: ['guard'],
      quick: false,
      json: 'out.json',
      write: false,
      help: false,
    });
    expect(optionsOf([], PARTS).only).toEqual([]);
  });

  it.each([
    [['frame'], 'No part frame. There are: frames, guard.'],
    [['--quick', '--write'], '--write is for a whole run.'],
    [['--fast'], 'Unknown option'],
  ])('%p is refused', (args, why) => expect(() => optionsOf(args, PARTS)).toThrow(why));
});
