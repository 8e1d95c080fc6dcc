/** The walls of the house. docs/architecture.md says why each stands. */

const WINGS = 'app|services|workers|infra';

/** Core files that reach a network by themselves: the browser's half of app must not import them, nor through others. */
const REACHES_NETWORK =
  '^core/environments/(clients|docker|redis|registry|load)\\.ts$|^core/upstream/reader\\.ts$';
const UPSTREAM_PACKAGES = '(^|/)node_modules/(@aws-sdk|@smithy|@aws-crypto|ioredis|dockerode)/';
const SERVER_SIDE_OF_APP = '\\.server\\.tsx?$|^app/http/|^app/(root|entry\\.server)\\.tsx$|^app/routes/';

module.exports = {
  forbidden: [
    {
      name: 'core-stands-alone',
      comment: 'core is the foundation: it imports none of the wings.',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: `^(${WINGS}|tests)/` },
    },
    {
      name: 'core-knows-no-screen',
      comment: 'core knows no HTTP server and no screen.',
      severity: 'error',
      from: { path: '^core/', pathNot: '\\.test\\.ts$' },
      to: { path: '(^|/)node_modules/(react|react-dom|express|@remix-run)/' },
    },
    {
      name: 'wings-stay-apart',
      comment:
        'app, services, workers and infra never import each other; a launcher starts processes instead.',
      severity: 'error',
      from: { path: `^(${WINGS})/` },
      to: { path: `^(${WINGS})/`, pathNot: '^$1/' },
    },
    {
      name: 'what-runs-needs-no-development-package',
      comment:
        'The images are installed without them. Only a console that is being developed asks for its bundler.',
      severity: 'error',
      from: {
        path: '^(core|app|services|workers)/',
        pathNot:
          '\\.(test|fixture)\\.tsx?$|^core/testing/|/testing/|config\\.ts$|^app/http/server-build\\.server\\.ts$',
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nobody-imports-tests',
      comment: 'Tests import what they test, never the other way round.',
      severity: 'error',
      from: { path: `^(core|${WINGS})/`, pathNot: '\\.test\\.tsx?$' },
      to: { path: '^tests/' },
    },
    {
      name: 'sandbox-is-unknown',
      comment:
        'The console knows endpoints. Only what starts a sandbox, and the tests, know that there is one.',
      severity: 'error',
      from: { pathNot: '^(infra/sandbox|infra/launch|tests)/' },
      to: { path: '^infra/sandbox/' },
    },
    {
      name: 'browser-reaches-no-network-core',
      comment: 'In app, only *.server.ts, app/http and routes import core code that reaches a network.',
      severity: 'error',
      from: { path: '^app/', pathNot: `${SERVER_SIDE_OF_APP}|\\.test\\.tsx?$` },
      to: { path: REACHES_NETWORK, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'app-has-no-upstream-package',
      comment: 'The console reads upstream through core.',
      severity: 'error',
      from: { path: '^app/', pathNot: '\\.test\\.tsx?$' },
      to: { path: UPSTREAM_PACKAGES },
    },
    {
      name: 'console-is-not-the-platform',
      comment:
        'What services and workers write with is theirs: the console changes things by its actions alone.',
      severity: 'error',
      from: { path: '^(app/|core/(?!platform/))' },
      to: { path: '^core/platform/' },
    },
    {
      name: 'adapters-import-sdk',
      comment:
        'In core, only adapters, the environments, the reader and the platform know an SDK, ioredis or dockerode.',
      severity: 'error',
      from: {
        path: '^core/',
        pathNot: '^core/(changes|environments|home|platform|resources|upstream)/|\\.test\\.ts$',
      },
      to: { path: UPSTREAM_PACKAGES },
    },
    {
      name: 'types-import-no-sdk',
      comment: 'What the browser shares of a resource (its types and its command lines) knows no SDK.',
      severity: 'error',
      from: { path: '^core/resources/[^/]+/(types|commands)\\.ts$' },
      to: { path: UPSTREAM_PACKAGES },
    },
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one, or lack a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing-unresolved',
      comment: 'What is imported is there. aws-lambda is a package of types alone, which tsc finds.',
      severity: 'error',
      from: {},
      to: {
        couldNotResolve: true,
        pathNot: '^(virtual:|\\.\\./build/|/build/)|\\?url$|^aws-lambda$',
      },
    },
    {
      name: 'declared-packages-only',
      comment: 'A package that is imported stands in package.json.',
      severity: 'error',
      from: { path: `^(core|${WINGS})/`, pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|\\.cache|\\.sandbox)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json'],
    },
    skipAnalysisNotInRules: false,
  },
};
