/**
 * The diagrams and the table of docs/state.md follow from the table that the state of a module goes by: this checks that they agree with it;
 * with `--write`, makes them agree. Run by tsx, since the table is TypeScript.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { ACTIVE, transitions } from '../packages/core/src/stack/state/transitions.ts';

const page = 'docs/state.md';

/** The state that no command and no URC leads to has no place in a figure; two that differ in a word only have one. */
const drawn = (state) =>
  ({
    'TCP CONNECTING': 'TCP/UDP CONNECTING',
    'UDP CONNECTING': 'TCP/UDP CONNECTING',
    'CONNECT FAIL': 'IP CLOSE',
  })[state] ?? state;

const id = (state) => state.replaceAll(/[^A-Z]/g, '_');

/** A command alone stands for its success, `AT+QIOPEN TCP` and `AT+QIOPEN UDP` for one command. */
const worded = (cause) => cause.replace(/ done$/, '').replace(/^(AT\+QIOPEN) (TCP|UDP)$/, '$1');

const unique = (values) => [...new Set(values)];

const rowsOf = (figure) => transitions.filter((row) => (row.only ?? figure) === figure);

/** The states of a figure: those that its arrows come to from IP INITIAL. */
const statesOf = (figure) => {
  const found = new Set(['IP INITIAL']);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const { from, to, beside } of rowsOf(figure)) {
      if (!beside && from.some((state) => found.has(state))) found.add(to);
    }
  }
  return [...found];
};

/** One arrow between two states, whatever leads along it; one from all states with an address together. */
const arrowsOf = (figure, states) => {
  const active = ACTIVE.filter((state) => states.includes(state));
  const labels = new Map();
  const arrow = (from, to, on) => {
    const key = `${from} --> ${id(drawn(to))}`;
    labels.set(key, unique([...(labels.get(key) ?? []), worded(on)]));
  };
  for (const { from, to, on, beside } of rowsOf(figure)) {
    if (beside) continue;
    const all = active.every((state) => from.includes(state));
    if (all) arrow('ACTIVE', to, on);
    for (const state of from) {
      if (states.includes(state) && !(all && active.includes(state))) arrow(id(drawn(state)), to, on);
    }
  }
  return [...labels].map(([key, causes]) => `  ${key}: ${causes.join('<br>')}`);
};

const diagram = (figure) => {
  const states = statesOf(figure);
  const named = (state) => `state "${state}" as ${id(state)}`;
  const [inside, outside] = [true, false].map((wanted) =>
    unique(states.filter((state) => ACTIVE.includes(state) === wanted).map(drawn)),
  );
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...outside.map((state) => `  ${named(state)}`),
    '  state "with an address" as ACTIVE {',
    ...inside.map((state) => `    ${named(state)}`),
    '  }',
    '  [*] --> IP_INITIAL',
    ...arrowsOf(figure, states),
    '```',
  ].join('\n');
};

const code = (text) => `\`${text}\``;
const figureOf = { single: '3', multiple: '4' };

/** What leads from which states where, beside the figures. */
const table = () => {
  const rows = transitions
    .filter(({ beside }) => beside)
    .map(({ from, on, to, only }) => {
      const all = ACTIVE.every((state) => from.includes(state));
      const where = [
        ...from.filter((state) => !(all && ACTIVE.includes(state))).map(code),
        ...(all ? ['with an address'] : []),
      ];
      return `| ${code(on.replace(/ done$/, ''))} | ${where.join(', ')} | ${to === 'before' ? 'where it was before' : code(to)} | ${figureOf[only] ?? '3, 4'} |`;
    });
  return ['| on | from | to | figure |', '|---|---|---|---|', ...rows].join('\n');
};

const places = { single: () => diagram('single'), multiple: () => diagram('multiple'), beside: table };

const between = (place) =>
  new RegExp(`(<!-- ${place}: by pnpm state-diagram --write -->\n)[\\s\\S]*?(<!-- end -->)`);

const is = readFileSync(page, 'utf8');
const wanted = Object.entries(places).reduce((text, [place, made]) => {
  if (!between(place).test(text)) throw new Error(`${page} has no place for "${place}".`);
  return text.replace(between(place), (_, before, after) => `${before}${made()}\n${after}`);
}, is);

if (process.argv.includes('--write')) {
  writeFileSync(page, wanted);
  console.log(`${page}: ${is === wanted ? 'as it was' : 'written'}.`);
} else if (is !== wanted) {
  console.error(`${page} does not agree with the table of transitions: run \`pnpm state-diagram --write\`.`);
  process.exitCode = 1;
}
