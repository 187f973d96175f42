import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installed } from '@atrx/processes/installed';
import { command } from './atrx.ts';
import { type InTerminal, inTerminal } from './in-terminal.ts';

jest.setTimeout(60_000);

/** Has the shell print its line as it reads by now, between < and >, and empties it. */
const SHOW = '\x14';
const CLEAR = '\x15';

const shown = {
  bash: `bind 'set enable-bracketed-paste off'; bind -x '"\\C-t": echo "<$READLINE_LINE>"'`,
  zsh:
    'unset zle_bracketed_paste; autoload -U compinit; compinit -u -D; ' +
    `show() { print -r -- "<$BUFFER>" }; zle -N show; bindkey '^T' show`,
};

/** A shell that somebody sits at, in an empty directory with one file. */
const sitAt = async (name: keyof typeof shown, words: readonly string[]): Promise<InTerminal> => {
  const directory = mkdtempSync(join(tmpdir(), 'atrx-'));
  writeFileSync(join(directory, 'tokens.txt'), '');
  const atrx = command.map((word) => `'${word}'`).join(' ');
  const shell = inTerminal([name, ...words]);
  const lines = [
    `cd '${directory}'; atrx() { ${atrx} "$@"; }`,
    shown[name],
    `eval "$(atrx completion ${name})"; echo set-"up"`,
  ];
  for (const line of lines) shell.type(`${line}\r`);
  await shell.shows(/set-up\r\n/);
  return shell;
};

const cases: readonly (readonly [string, string])[] = [
  ['atrx conn\t', 'atrx connect '],
  ['atrx connect --transp\t', 'atrx connect --transparent '],
  ['atrx --profile mc\t', 'atrx --profile mc60 '],
  ['atrx --apn CMNET lis\t', 'atrx --apn CMNET listen '],
  ['atrx connect --port emulator:mc\t', 'atrx connect --port emulator:mc60 '],
  ['atrx connect --token-file tok\t', 'atrx connect --token-file tokens.txt '],
  ['atrx emulate --sim abs\t', 'atrx emulate --sim absent '],
  ['atrx completion z\t', 'atrx completion zsh '],
];

describe.each([
  ['bash', ['--norc', '--noprofile', '-i']],
  ['zsh', ['-f', '-i']],
] as const)('the completion of %s', (name, words) => {
  (installed(name, '--version') ? it : it.skip)(
    'knows verbs, options, choices, ports and files',
    async () => {
      const shell = await sitAt(name, words);
      for (const [typed, becomes] of cases) {
        shell.type(`${typed}${SHOW}`);
        const reads = await shell.shows(/<(atrx [^>\r]*)>/);
        expect(reads[1]).toBe(becomes);
        shell.forget();
        shell.type(CLEAR);
      }
    },
  );
});

it('the completion offers in bash all that there is', () => {
  const [node = '', program = ''] = command;
  const script = `eval "$('${node}' '${program}' completion bash)"
    COMP_LINE='atrx listen --' COMP_POINT=14; _atrx; printf '%s\n' "\${COMPREPLY[@]}"`;
  const offered = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split('\n');
  expect(offered).toEqual(
    expect.arrayContaining(['--port', '--apn', '--keep', '--echo', '--debug', '--help']),
  );
  expect(offered).not.toContain('--servername');
});
