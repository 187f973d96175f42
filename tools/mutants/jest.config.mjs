import whole from '../../jest.config.js';

const pattern = '^.+\\.ts$';
const [, swc] = whole.transform[pattern];

/** The tests as they are, over sources of which one is a mutant: the file that MUTANT names says which. */
export default {
  ...whole,
  rootDir: '../..',
  cache: false,
  transform: { [pattern]: ['<rootDir>/tools/mutants/transform.mjs', swc] },
};
