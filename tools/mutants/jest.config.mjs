import whole from '../../jest.config.js';

const pattern = '^.+\\.ts$';
const mutated = (project) => ({
  ...project,
  cache: false,
  transform: { [pattern]: ['<rootDir>/tools/mutants/transform.mjs', project.transform[pattern][1]] },
});

/** The tests as they are, over sources of which one is a mutant: the file that MUTANT names says which. */
export default {
  ...whole,
  projects: whole.projects.map(mutated),
};
