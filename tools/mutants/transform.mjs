import { readFileSync } from 'node:fs';
import swc from '@swc/jest';

const { MUTANT } = process.env;
const mutant = MUTANT ? JSON.parse(readFileSync(MUTANT, 'utf8')) : undefined;

export default {
  createTransformer: (options) => {
    const own = swc.createTransformer(options);
    return {
      ...own,
      process: (source, path, how) =>
        own.process(path === mutant?.path ? mutant.contents : source, path, how),
    };
  },
};
