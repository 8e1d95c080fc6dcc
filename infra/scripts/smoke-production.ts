import { smokeTest } from '../../core/verification/smoke-test.ts';
import { chosenEnvironment, ENVIRONMENTS_WORDS, openEnvironments } from './environments.ts';
import { tellOutcomes } from './outcomes.ts';
import { runScript } from './script.ts';
import { httpAddress, parseWords, wholeNumber } from './words.ts';

const USAGE = `npm run test:smoke:production -- [--environment ID] [--environments FILE] [--json]

  --environment ID      the environment that is tested; by default the first one of the stage prod
${ENVIRONMENTS_WORDS}
  --api URL             where requests for services arrive, where the environment does not document it itself
  --storefront URL      where the shop's pages are, likewise
  --dead-letters N      more of them in one queue are a failure (100)
  --data-only           stores alone: nothing runs there
  --json                one JSON object at the end, instead of lines

Reads only: nothing is written, no message is taken. Ends with 0 where every check passed, 1 where one failed or could
not be seen, 2 where nothing was begun.`;

const parsed = parseWords(
  process.argv.slice(2),
  {
    environment: { type: 'string' },
    environments: { type: 'string' },
    api: { type: 'string' },
    storefront: { type: 'string' },
    'dead-letters': { type: 'string', default: '100' },
    'data-only': { type: 'boolean' },
    json: { type: 'boolean' },
  },
  USAGE,
  ({ api, storefront, ...told }) => ({
    ...told,
    mostDeadLetters: wholeNumber('--dead-letters', told['dead-letters'], 0, 1_000_000),
    addresses: {
      ...(api !== undefined && { api: httpAddress('--api', api) }),
      ...(storefront !== undefined && { storefront: httpAddress('--storefront', storefront) }),
    },
  }),
);

await runScript(parsed, USAGE, async (asked, signal) => {
  const opened = await openEnvironments(asked.environments);
  try {
    const source = chosenEnvironment(opened, { id: asked.environment, stage: 'prod' });
    const { label } = source.environment;
    if (!asked.json) console.log(`Smoke test of ${label}, by reads alone`);
    const outcomes = smokeTest(
      source,
      {
        extent: asked['data-only'] ? 'data' : 'everything',
        addresses: asked.addresses,
        mostDeadLetters: asked.mostDeadLetters,
        onBug: (error) => console.error(error),
      },
      signal,
    );
    return await tellOutcomes(outcomes, { json: asked.json, subject: label });
  } finally {
    opened.registry.close();
  }
});
