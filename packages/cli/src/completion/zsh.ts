import { PROFILES } from '../profile.ts';
import type { Flag, Grammar, Value } from './grammar.ts';

/** A script that has zsh complete the program's verbs, options and values; for `eval`, or as a file `_atrx` of its `fpath`. */
export const zshScript = (all: Grammar, verbs: readonly Grammar[]): string => `#compdef ${all.name}
# zsh completion for ${all.name}: eval "$(${all.name} completion zsh)", after compinit

_${all.name}_ports() {
  local -a ports
  ports=(${['', ...PROFILES].map((name) => `emulator:${name}`).join(' ')} \${\${(f)"$(ATRX_PORT= ${all.name} ports 2>/dev/null)"}%% *})
  compadd -a ports
  _files
}

_${all.name}() {
  local context state line
  typeset -A opt_args
  _arguments -C \\
${all.flags
  .flatMap(specs)
  .map((spec) => `    ${spec}`)
  .join('\n')}
    '1: :->verb' \\
    '*:: :->rest' && return
  case $state in
    verb)
      local -a verbs
      verbs=(
${verbs.map(({ name, description }) => `        ${quoted(`${name}:${description}`)}`).join('\n')}
      )
      _describe verb verbs
      ;;
    rest)
      case $line[1] in
${verbs.map(branch).join('\n')}
      esac
      ;;
  esac
}

if [[ \${funcstack[1]} == _${all.name} ]]; then _${all.name} "$@"; else compdef _${all.name} ${all.name}; fi
`;

const branch = ({ name, flags, values, more }: Grammar): string =>
  `        ${name})
          _arguments \\
${flags
  .flatMap(specs)
  .map((spec) => `            ${spec}`)
  .join('\n')}
${values.map((value, at) => `            ${quoted(`${more && at === values.length - 1 ? '*' : at + 1}: :${action(value)}`)} \\\n`).join('')}            && return
          ;;`;

/** A line for each name; each may be said again: some are. */
const specs = ({ names, description, value, optional }: Flag): readonly string[] => {
  const told = `[${description.replaceAll(/[\\[\]]/g, '\\$&')}]`;
  const takes = value ? `${optional ? '::' : ':'}value:${action(value)}` : '';
  // Either word of a long one, and --name=value.
  const joined = (name: string) => (value && name.startsWith('--') ? `${name}=` : name);
  return names.map((name) => `${quoted(`*${joined(name)}${told}${takes}`)} \\`);
};

const action = (value: Value): string => {
  switch (value._tag) {
    case 'Any':
      // Not a message: zsh would list that, and complete no option that is typed in its place.
      return '( )';
    case 'File':
      return '_files';
    case 'Port':
      return '_atrx_ports';
    case 'Words':
      return `(${value.words.join(' ')})`;
  }
};

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
