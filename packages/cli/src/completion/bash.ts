import { PROFILES } from '../profile.ts';
import type { Flag, Grammar, Value } from './grammar.ts';

/** A script that has bash complete the program's verbs, options and values. */
export const bashScript = (
  all: Grammar,
  verbs: readonly Grammar[],
): string => `# bash completion for ${all.name}: eval "$(${all.name} completion bash)"

_${all.name}_ports() {
  printf '%s\\n' ${['', ...PROFILES].map((name) => `emulator:${name}`).join(' ')}
  compgen -G '/dev/serial/by-id/*'
  ATRX_PORT= ${all.name} ports 2>/dev/null | while read -r port _; do printf '%s\\n' "$port"; done
}

_${all.name}() {
  local line=\${COMP_LINE:0:COMP_POINT} words cur prev verb='' skip='' word i at=0
  # Not COMP_WORDS: bash cuts emulator:mc60 and a=b in pieces.
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  cur=\${words[\${#words[@]}-1]}
  prev=\${words[\${#words[@]}-2]}
  for ((i = 1; i < \${#words[@]} - 1; i++)); do
    word=\${words[i]}
    if [[ $skip ]]; then
      skip=
      continue
    fi
    case "$verb $word" in
${valued([all, ...verbs], all)}
      *' -'*) ;;
      ${verbs.map(({ name }) => `' ${name}'`).join(' | ')}) verb=$word ;;
      *) at=$((at + 1)) ;;
    esac
  done

  COMPREPLY=()
  local IFS=$'\\n'
  if [[ $skip ]]; then
    case "$verb $prev" in
${[all, ...verbs].flatMap((one) => one.flags.flatMap((each) => offered(each, one === all ? '' : one.name))).join('\n')}
    esac
  elif [[ $cur == -* ]]; then
    case "$verb" in
${[all, ...verbs].map((one) => `      '${one === all ? '' : one.name}') ${words(one.flags.flatMap(({ names }) => names))} ;;`).join('\n')}
    esac
  else
    case "$verb $at" in
      ' '*) ${words(verbs.map(({ name }) => name))} ;;
${verbs.flatMap(placed).join('\n')}
    esac
  fi
  # What stands before the last colon is not bash's to replace.
  if [[ $cur == *:* && $COMP_WORDBREAKS == *:* ]]; then
    local before=\${cur%"\${cur##*:}"}
    COMPREPLY=("\${COMPREPLY[@]#"$before"}")
  fi
}

complete -F _${all.name} ${all.name}
`;

/** The options whose value is the next word. */
const valued = (every: readonly Grammar[], all: Grammar): string => {
  const patterns = every.flatMap((one) =>
    one.flags
      .filter(({ value, optional }) => value && !optional)
      .flatMap(({ names }) => names.map((name) => `'${one === all ? '' : one.name} ${name}'`)),
  );
  return `      ${patterns.join(' | ')}) skip=1 ;;`;
};

const offered = ({ names, value }: Flag, verb: string): readonly string[] => {
  const what = value && offer(value);
  if (what === undefined) return [];
  return [`      ${names.map((name) => `'${verb} ${name}'`).join(' | ')}) ${what} ;;`];
};

const placed = ({ name, values, more }: Grammar): readonly string[] =>
  values.flatMap((value, at) => {
    const what = offer(value);
    const last = more && at === values.length - 1;
    return what === undefined ? [] : [`      '${name} '${last ? '*' : `'${at}'`}) ${what} ;;`];
  });

const offer = (value: Value): string | undefined => {
  switch (value._tag) {
    case 'Any':
      return undefined;
    case 'File':
      return `COMPREPLY=($(compgen -f -- "$cur")); compopt -o filenames 2>/dev/null`;
    case 'Port':
      return `COMPREPLY=($(compgen -W "$(_atrx_ports)" -- "$cur") $(compgen -f -- "$cur"))`;
    case 'Words':
      return words(value.words);
  }
};

const words = (all: readonly string[]): string =>
  `COMPREPLY=($(compgen -W "$(printf '%s\\n' ${all.join(' ')})" -- "$cur"))`;
