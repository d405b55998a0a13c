import jsdoc from 'eslint-plugin-jsdoc'
import redos from 'eslint-plugin-redos-detector'
import regexp from 'eslint-plugin-regexp'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'docs/api/**',
      'coverage/**',
      '.docs-check/**',
      'node_modules/**',
      'test/runtimes/**/node_modules/**',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  regexp.configs['flat/recommended'],
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off', // `() => voidCall()` reads well and cannot go wrong
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/unified-signatures': 'off', // overloads are separate stories in the documentation
      'no-console': 'error',
      eqeqeq: ['error', 'smart'],
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { jsdoc, 'redos-detector': redos },
    rules: {
      'redos-detector/no-unsafe-regex': ['error', { ignoreError: true }], // strangers' strings meet these patterns
      'jsdoc/require-jsdoc': [
        'error',
        { publicOnly: true, require: { FunctionDeclaration: true, ClassDeclaration: true } },
      ],
      'jsdoc/no-types': 'error',
      'jsdoc/check-param-names': 'error',
      'jsdoc/require-throws-type': 'off',
    },
  },
  {
    files: ['test/**/*.{ts,mjs}', 'bench/**/*.ts', 'scripts/**', 'examples/**/*.ts', '*.js', '*.ts'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off', // a test that is wrong about it fails, which is its work
      '@typescript-eslint/no-unsafe-assignment': 'off', // vectors are read from JSON
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
)
