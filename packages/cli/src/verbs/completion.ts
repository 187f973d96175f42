import { Argument, Command } from 'commander';
import { refuseSettings, withSettings } from '../settings/options.ts';

/** `atrx completion`: for shells. */
export const completion = withSettings(new Command('completion'), 'none')
  .description('Print what has a shell complete verbs, options, ports and choices.')
  .addArgument(new Argument('<shell>', 'which one').choices(['bash', 'zsh']))
  .addHelpText(
    'after',
    `
Examples:
  eval "$(atrx completion bash)"                       in ~/.bashrc
  eval "$(atrx completion zsh)"                        in ~/.zshrc, after compinit
  atrx completion zsh > ~/.zsh/completions/_atrx       faster: where that directory is in fpath
`,
  )
  .action(async (shell: string, _: unknown, verb: Command) => {
    refuseSettings(verb);
    const [{ grammars }, { bashScript }, { zshScript }] = await Promise.all([
      import('../completion/grammar.ts'),
      import('../completion/bash.ts'),
      import('../completion/zsh.ts'),
    ]);
    const { all, verbs } = grammars(verb.parent ?? verb);
    process.stdout.write(shell === 'zsh' ? zshScript(all, verbs) : bashScript(all, verbs));
  });
