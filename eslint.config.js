import js from '@eslint/js';
import globals from 'globals';
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import lit from 'eslint-plugin-lit';
import tseslint from 'typescript-eslint';

/** Rooms in the order arrows may point: each may import itself and the rooms listed for it. */
const allowed = {
  circuit: [],
  data: ['circuit'],
  engine: ['circuit'],
  learning: ['engine', 'circuit'],
  tasks: ['learning', 'engine', 'circuit', 'data'],
  baselines: ['engine', 'circuit', 'data'],
  notebook: ['circuit', 'data'],
  lab: ['notebook', 'learning', 'tasks', 'baselines', 'engine', 'circuit', 'data'],
  ui: ['lab', 'notebook', 'learning', 'tasks', 'baselines', 'engine', 'circuit', 'data'],
  cli: ['lab', 'notebook', 'learning', 'tasks', 'baselines', 'engine', 'circuit', 'data'],
};
const rooms = Object.keys(allowed);
const oneWay = rooms.map((room) => ({
  target: `./src/${room}`,
  from: rooms.filter((other) => other !== room && !allowed[room].includes(other)).map((r) => `./src/${r}`),
  message: `src/${room} may import only: ${[room, ...allowed[room]].join(', ')}.`,
}));
const core = ['circuit', 'data', 'engine', 'learning', 'tasks', 'notebook', 'baselines'];

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'test-results', 'playwright-report', 'public'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node, ...globals.worker } },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js'] })],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': [
        'error',
        {
          zones: oneWay.flatMap(({ target, from, message }) =>
            from.map((f) => ({ target, from: f, message })),
          ),
        },
      ],
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
