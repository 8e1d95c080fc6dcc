/** One thing that `npm test` looks at. */
export interface Check {
  readonly name: string;
  /** What `--help` says of it. */
  readonly looksAt: string;
  /** Commands, run one after the other until one fails. `npx`-like names are found in node_modules/.bin. */
  readonly commands: readonly (readonly string[])[];
  /** Takes both cores, or a port or folder that another check uses: nothing runs beside it. */
  readonly alone?: boolean;
  /** Why it is run only where it is asked for by name. */
  readonly onDemand?: string;
  /** What of its output is told even where it passed. */
  readonly told?: RegExp;
  /** Not run where one of these has failed in the same run. */
  readonly needs?: readonly string[];
}

const TSX = ['node', '--import', 'tsx'] as const;
/** Tests that passed only when they were tried once more, each by its name. */
const FLAKY = /^ +\d+ flaky$(\n {4}\S.*)*/m;
const WALLED = ['core', 'app', 'services', 'workers', 'infra', 'tests'] as const;

/** Every check, in the order in which they are started: those that wait beside those that reckon. */
export const CHECKS: readonly Check[] = [
  {
    name: 'types',
    looksAt: 'TypeScript, strict',
    // The compiler of version 7, which has no API yet, needs half the time; ESLint and Knip read by the one of version 5.
    commands: [['node', 'node_modules/typescript-7/bin/tsc', '--noEmit', '--project', '.']],
  },
  {
    name: 'lint',
    looksAt: 'ESLint',
    commands: [['eslint', '--max-warnings', '0', '--cache', '--cache-location', '.cache/eslint/', '.']],
  },
  {
    name: 'build',
    looksAt: 'the console, built from nothing',
    commands: [[...TSX, 'infra/launch/build.ts', '--force']],
  },
  {
    name: 'format',
    looksAt: 'Prettier',
    commands: [
      ['prettier', '--check', '--log-level', 'warn', '--cache', '--cache-location', '.cache/prettier', '.'],
    ],
  },
  {
    name: 'pages',
    looksAt: 'the built pages over live sandboxes: calls, faults, bad input',
    commands: [['vitest', 'run', '--config', 'tests/pages/vitest.pages.config.ts']],
    needs: ['build'],
  },
  {
    name: 'dead-code',
    looksAt: 'files, exports and packages that nothing uses',
    commands: [['knip', '--no-progress']],
  },
  {
    name: 'walls',
    looksAt: 'who may import whom',
    commands: [
      ['depcruise', '--config', '.dependency-cruiser.cjs', ...WALLED],
      ['depcruise', '--config', 'infra/checks/browser-walls.mjs', ...WALLED],
    ],
  },
  {
    name: 'contract',
    looksAt: "the console's adapters against the sandbox",
    commands: [[...TSX, 'tests/contract/run.ts']],
  },
  {
    name: 'bundle',
    looksAt: "what reaches the browser, and the first view's weight",
    commands: [[...TSX, 'infra/checks/bundle.ts']],
    needs: ['build'],
  },
  {
    name: 'unit',
    looksAt: 'the tests beside their sources, and loaders',
    commands: [[...TSX, 'infra/checks/unit.ts']],
    told: FLAKY,
    alone: true,
  },
  {
    name: 'e2e',
    looksAt: 'journeys in Chromium',
    commands: [['playwright', 'test']],
    told: FLAKY,
    needs: ['build'],
    alone: true,
  },
  {
    name: 'live',
    looksAt: 'releases, rollback and scaling in Chromium, with the platform alive and under load',
    commands: [['playwright', 'test', '--config', 'tests/live/playwright.live.config.ts']],
    onDemand: 'its load of 200 requests a second wants a machine of its own',
    needs: ['build'],
    alone: true,
  },
];
