import js from '@eslint/js';
import globals from 'globals';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['build', '.cache', '.sandbox', 'coverage', 'test-results', 'playwright-report'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  ...tseslint.configs.stylistic,
  { languageOptions: { globals: { ...globals.node } } },
  {
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'func-style': ['error', 'declaration', { allowArrowFunctions: true }],
      'no-console': ['error', { allow: ['error'] }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['app/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks, 'jsx-a11y': jsxA11y },
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      ...jsxA11y.configs.recommended.rules,
      // A block that scrolls has to be reachable by keyboard.
      'jsx-a11y/no-noninteractive-tabindex': [
        'error',
        { tags: ['pre', 'ol', 'div'], roles: ['tabpanel', 'region'] },
      ],
      // One panel that can not be streamed, or is given up, must not take the page down.
      'no-restricted-syntax': [
        'error',
        {
          selector: "JSXOpeningElement[name.name='Await']:not(:has(JSXAttribute[name.name='errorElement']))",
          message: 'Without an errorElement a failure goes to the page. Give <BrokenStream />, or <></>.',
        },
        {
          selector: "JSXAttribute[name.name='errorElement'] Literal[raw='null']",
          message: 'Await takes null for no errorElement. Give <></>.',
        },
      ],
    },
  },
  {
    files: ['infra/**/*.{ts,mjs}', 'tests/**/*.{ts,mjs}'],
    rules: { 'no-console': 'off' },
  },
);
