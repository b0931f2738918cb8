import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';
import { importRule, rooms } from './scripts/lib/rooms.mjs';

/** Tables of facts are long by nature. */
const tables = [
  '**/*data*.ts',
  '**/*.generated.ts',
  'server/src/core/{images,packages}/**',
  '**/*settings-table.ts',
];

/** The one use of a class in a pure room: a value that computes parts of itself when they are asked for. */
const lazyValues = [
  {
    selector: 'ClassDeclaration:not(:has(MethodDefinition[kind="get"]))',
    message: 'Pure rooms have functions; a class has getters that compute late.',
  },
  {
    selector: 'PropertyDefinition:not([readonly=true], [key.type="PrivateIdentifier"])',
    message: 'What others see of a value does not change.',
  },
  { selector: 'MethodDefinition[kind="set"]', message: 'What others see of a value does not change.' },
];

/** What is hostile to a reader of messages, or to the machine, has one guarded way each. */
const guarded = [
  {
    selector:
      'CallExpression[callee.object.name="window"][callee.property.name=/^show(Error|Warning|Information)Message$/]',
    message: 'Messages go through views/messages.ts, which shows them as text.',
  },
  {
    selector: 'CallExpression[callee.name=/^spawn(Sync)?$/] > :matches(Literal, TemplateLiteral):first-child',
    message: 'Programs are started by the absolute path that programPath answers.',
  },
];

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'out/',
      'node_modules/',
      'test/e2e/.code-server/',
      'test/e2e/.other-editors/',
      'test/corpus/',
      'docs/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    ignores: ['*.config.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      // Factories return frozen objects of closures: their methods know no `this`.
      '@typescript-eslint/unbound-method': 'off',
      // The compiler says it, and lets an underscore speak.
      '@typescript-eslint/no-unused-vars': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'A union of literals says the same.' },
        { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' },
        { selector: 'ExportAllDeclaration', message: 'No barrel files.' },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-control-regex': 'error',
    },
  },
  {
    files: ['server/src/**/*.ts', 'client/**/*.ts'],
    ignores: tables,
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'max-depth': ['error', 4],
    },
  },
  {
    files: ['server/src/{core,rules,assists,features}/**/*.ts', 'client/src/model/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...lazyValues,
        { selector: 'TSEnumDeclaration', message: 'A union of literals says the same.' },
        { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' },
        { selector: 'ExportAllDeclaration', message: 'No barrel files.' },
      ],
    },
  },
  {
    // Texts are anybody's, and one thread reads them.
    files: ['server/src/**/*.ts', 'client/**/*.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'certain' }],
      'regexp/no-super-linear-move': ['error', { report: 'certain' }],
    },
  },
  {
    files: ['client/src/{views,commands,docker,cli}/**/*.ts', 'client/src/extension.ts'],
    ignores: ['client/src/views/messages.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...guarded,
        { selector: 'TSEnumDeclaration', message: 'A union of literals says the same.' },
        { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' },
        { selector: 'ExportAllDeclaration', message: 'No barrel files.' },
      ],
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    rules: {
      eqeqeq: 'error',
      'no-unused-vars': 'error',
      'prefer-const': 'error',
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
    },
  },
  ...rooms.map(importRule),
);
