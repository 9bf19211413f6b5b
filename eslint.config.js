import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import js from '@eslint/js';
import globals from 'globals';
import lit from 'eslint-plugin-lit';
import tseslint from 'typescript-eslint';

/** The rooms of src/, and which others each may import: arrows point one way. */
const allowed = {
  circuit: [],
  data: ['circuit'],
  engine: ['circuit'],
  learning: ['engine', 'circuit'],
  tasks: ['learning', 'engine', 'circuit', 'data'],
  baselines: ['learning', 'engine', 'circuit', 'data'],
  notebook: ['circuit', 'data'],
  lab: ['notebook', 'learning', 'tasks', 'baselines', 'engine', 'circuit', 'data'],
  ui: ['lab', 'notebook', 'learning', 'tasks', 'baselines', 'engine', 'circuit', 'data'],
  cli: ['lab', 'notebook', 'learning', 'tasks', 'baselines', 'engine', 'circuit', 'data'],
};
const roomOf = (file) => /^src\/([^/]+)\//.exec(relative(import.meta.dirname, file))?.[1];

const oneWay = {
  create: (context) => ({
    'ImportDeclaration, ExportNamedDeclaration[source], ExportAllDeclaration, ImportExpression'(node) {
      if (typeof node.source?.value !== 'string' || !node.source.value.startsWith('.')) return;
      const from = roomOf(context.filename);
      const to = roomOf(resolve(dirname(context.filename), node.source.value));
      if (!from || !to || from === to || allowed[from].includes(to)) return;
      const may = [from, ...allowed[from]].join(', ');
      context.report({ node, message: `src/${from} may not import src/${to}; it may import: ${may}.` });
    },
  }),
};

/** Files a file imports when it is loaded; types and lazy imports load nothing. */
const LOADED = /^(?:import|export)\s+(?!type\b)[^'";]*?from\s*'(\.[^']+)'|^import\s*'(\.[^']+)'/gm;
const loadedBy = new Map();
function imports(file) {
  if (!loadedBy.has(file)) {
    const text = existsSync(file) && file.endsWith('.ts') ? readFileSync(file, 'utf8') : '';
    const found = [...text.matchAll(LOADED)].map(([, from, bare]) => resolve(dirname(file), from ?? bare));
    loadedBy.set(file, found);
  }
  return loadedBy.get(file);
}

/** The way from a file back to itself, or undefined. */
function circle(start) {
  const seen = new Set();
  const walk = (file, way) => {
    for (const next of imports(file)) {
      if (next === start) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...way, next]);
      if (found) return found;
    }
    return undefined;
  };
  return walk(start, [start]);
}

const noCircles = {
  create: (context) => ({
    Program(node) {
      const way = circle(context.filename)?.map((file) => relative(import.meta.dirname, file));
      if (way) context.report({ node, message: `imports in a circle: ${way.join(' -> ')}` });
    },
  }),
};

const core = ['circuit', 'data', 'engine', 'learning', 'tasks', 'notebook', 'baselines'];

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'test-results', 'playwright-report', 'public'] },
  // AssemblyScript, which only looks like TypeScript.
  { ignores: ['src/**/assembly/*.ts'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node, ...globals.worker } },
    plugins: { rooms: { rules: { 'one-way': oneWay, 'no-circles': noCircles } } },
    rules: {
      'rooms/one-way': 'error',
      'rooms/no-circles': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      'no-alert': 'error',
      eqeqeq: 'error',
    },
  },
  { files: ['src/ui/**/*.ts'], ...lit.configs['flat/recommended'] },
  {
    files: core.map((room) => `src/${room}/**/*.ts`),
    rules: {
      'no-restricted-imports': ['error', { patterns: ['lit', 'lit/*', 'three', 'three/*', 'uplot'] }],
      'no-restricted-globals': ['error', 'document', 'window'],
    },
  },
);
