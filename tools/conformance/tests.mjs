import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from '@swc/core';

/** `it`, `it.each(…)`, `inEveryWay`: what a call declares, whatever stands between its name and its title. */
const declared = (callee) => {
  if (callee.type === 'Identifier') return callee.value;
  if (callee.type === 'MemberExpression') return declared(callee.object);
  if (callee.type === 'CallExpression') return declared(callee.callee);
  return undefined;
};

const KINDS = { describe: 'group', it: 'test', test: 'test', inEveryWay: 'test' };

const titleOf = (argument) => {
  if (argument?.type === 'StringLiteral') return argument.value;
  if (argument?.type === 'TemplateLiteral') return argument.quasis.map(({ cooked }) => cooked).join('…');
  return undefined;
};

/** Whether it is left out: `it.skip`, `describe.skip`, `it.todo`. */
const isSkipped = (callee) =>
  callee.type === 'MemberExpression'
    ? ['skip', 'todo'].includes(callee.property.value) || isSkipped(callee.object)
    : callee.type === 'CallExpression' && isSkipped(callee.callee);

/** Every test below these folders: its file, its titles from the outermost group to its own, and its source. */
export const testsOf = (...folders) =>
  folders
    .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)))
    .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'))
    .sort()
    .flatMap(testsIn);

/** A file as the parser sees it, and the source of any of its nodes. */
const parsed = (file) => {
  const source = readFileSync(file);
  const module = parseSync(source.toString(), { syntax: 'typescript' });
  // Spans count bytes from where the parser's first file of the process began.
  const start = module.span.end - source.length;
  const textOf = ({ span }) => source.subarray(span.start - start, span.end - start).toString();
  return { module, textOf };
};

/** What stands at the top of a file under a name, its own or that of another file of the tests: for the tests that use it. */
const namedIn = (file, { module, textOf }) => {
  const named = new Map();
  for (const item of module.body) {
    if (item.type === 'ImportDeclaration') {
      const from = join(dirname(file), item.source.value);
      if (!item.source.value.startsWith('.') || !from.includes('/test/')) continue;
      for (const [name, text] of shared(from)) named.set(name, text);
    }
    const declaration = item.type === 'ExportDeclaration' ? item.declaration : item;
    if (declaration.type !== 'VariableDeclaration') continue;
    for (const { id, init } of declaration.declarations) if (init) named.set(id.value, textOf(init));
  }
  return named;
};

const known = new Map();
const shared = (file) => {
  if (!known.has(file)) {
    known.set(file, new Map());
    known.set(file, namedIn(file, parsed(file)));
  }
  return known.get(file);
};

/** The text, and that of all that it names, and that they name. */
const withNamed = (text, named) => {
  const used = new Set();
  const texts = [text];
  for (const one of texts) {
    for (const word of one.match(/\b[A-Za-z]\w+\b/g) ?? []) {
      if (used.has(word) || !named.has(word)) continue;
      used.add(word);
      texts.push(named.get(word));
    }
  }
  return texts.join('\n');
};

const testsIn = (file) => {
  const tests = [];
  const { module, textOf } = parsed(file);
  const named = namedIn(file, { module, textOf });
  const walk = (node, titles) => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      for (const one of node) walk(one, titles);
      return;
    }
    const kind = node.type === 'CallExpression' ? KINDS[declared(node.callee)] : undefined;
    const title = kind && titleOf(node.arguments[0]?.expression);
    if (title === undefined) {
      for (const value of Object.values(node)) walk(value, titles);
      return;
    }
    if (isSkipped(node.callee)) return;
    if (kind === 'group') {
      walk(node.callee, titles);
      walk(node.arguments.slice(1), [...titles, title]);
      return;
    }
    const text = textOf(node);
    tests.push({ file, titles: [...titles, title], text, all: withNamed(text, named) });
  };
  walk(module.body, []);
  return tests;
};

/** The sections that a test says it is about: `3.1: one connection`, `8.2 a name is looked up`, `… (note 5.2.2, 6.1)`. */
export const sectionsOf = ({ titles }) =>
  titles.flatMap((title) => {
    const own = /^(\d(?:\.\d)*(?:, \d(?:\.\d)*)*)(?::| )/.exec(title)?.[1] ?? '';
    const cited = [...title.matchAll(/\bnote ([\d., ]*\d)/g)].map(([, numbers]) => numbers);
    return [own, ...cited].flatMap((numbers) => numbers.split(/, ?/)).filter((number) => number !== '');
  });
