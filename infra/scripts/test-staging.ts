import { createClients } from '../../core/environments/clients.ts';
import { environmentAddresses } from '../../core/resources/addresses/addresses.ts';
import type { Source } from '../../core/resources/source.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import type { CheckOutcome } from '../../core/verification/outcome.ts';
import type { GivenAddresses } from '../../core/verification/smoke/doors.ts';
import { serviceDoor } from '../../core/verification/smoke/services.ts';
import { smokeTest } from '../../core/verification/smoke-test.ts';
import { checkAccount } from '../../core/actions/account-check.ts';
import { chosenEnvironment, ENVIRONMENTS_WORDS, openEnvironments } from './environments.ts';
import { tellOutcomes } from './outcomes.ts';
import { NotBegun, runScript } from './script.ts';
import { postVideo } from './staging/post-video.ts';
import { signUpTestSeller, testSellerHeaders, TEST_SELLER } from './staging/seller.ts';
import { httpAddress, parseWords, wholeNumber } from './words.ts';

const USAGE = `npm run test:staging -- [--environment ID] [--environments FILE] [--flow-only] [--json]

  --environment ID      the environment that is tested; by default the first one of the stage staging, never production
${ENVIRONMENTS_WORDS}
  --api URL             where requests for services arrive, where the environment does not document it itself
  --storefront URL      where the shop's pages are, likewise
  --within SECONDS      how long a video may take into the shop (90)
  --flow-only           the video alone, without the smoke test behind it
  --json                one JSON object at the end, instead of lines

A test that writes, and then the smoke test: a video is posted as a seller posts it, and looked for in the shop of
${TEST_SELLER}, where it stays. Ends with 0 where everything passed, 1 where something failed or could not be seen, 2
where nothing was begun.`;

const DOOR_MS = 15_000;

const parsed = parseWords(
  process.argv.slice(2),
  {
    environment: { type: 'string' },
    environments: { type: 'string' },
    api: { type: 'string' },
    storefront: { type: 'string' },
    within: { type: 'string', default: '90' },
    'flow-only': { type: 'boolean' },
    json: { type: 'boolean' },
  },
  USAGE,
  ({ api, storefront, within, ...told }) => ({
    ...told,
    withinMs: wholeNumber('--within', within, 1, 3_600) * 1_000,
    given: {
      ...(api !== undefined && { api: httpAddress('--api', api) }),
      ...(storefront !== undefined && { storefront: httpAddress('--storefront', storefront) }),
    },
  }),
);

await runScript(parsed, USAGE, async (asked, signal) => {
  const opened = await openEnvironments(asked.environments);
  try {
    const source = chosenEnvironment(opened, { id: asked.environment, stage: 'staging' });
    const { label, names } = source.environment;
    if (names.stage === 'prod') throw new NotBegun(`${label} is production: nothing is posted there.`);
    const account = await checkAccount(source, signal);
    if (account.outcome === 'wrong') throw new NotBegun(account.sentence);
    if (!asked.json) console.log(`Test of ${label}, which posts a video of ${TEST_SELLER}`);
    return await tellOutcomes(outcomesOf(source, asked, signal), { json: asked.json, subject: label });
  } finally {
    opened.registry.close();
  }
});

interface Asked {
  readonly given: GivenAddresses;
  readonly withinMs: number;
  readonly 'flow-only': boolean;
}

/** The video goes first: in a staging that was empty there is a shop with a product then. */
async function* outcomesOf(source: Source, asked: Asked, signal: AbortSignal): AsyncGenerator<CheckOutcome> {
  yield* flowOutcomes(source, asked, signal);
  if (!asked['flow-only'])
    yield* smokeTest(source, { addresses: asked.given, onBug: (error) => console.error(error) }, signal);
}

async function* flowOutcomes(
  source: Source,
  { given, withinMs }: Asked,
  signal: AbortSignal,
): AsyncGenerator<CheckOutcome> {
  const budget = budgetFor(signal, DOOR_MS);
  const { addresses } = await environmentAddresses(source, budget);
  const doors = await Promise.all(
    ['ingestion-api', 'product-service'].map((name) => serviceDoor(source, name, addresses, given, budget)),
  );
  const [ingestion, shops] = doors.map((door) => (door.kind === 'answered' ? door.url : undefined));
  if (ingestion === undefined || shops === undefined) {
    const sentence = doors.flatMap((door) => (door.kind === 'failed' ? [door.sentence] : [])).join(' ');
    yield {
      id: 'flow.posted',
      title: 'A video is taken in',
      outcome: 'not-seen',
      sentence: sentence || 'No address of the services is documented here.',
    };
    return;
  }
  const clients = createClients(source.environment, process.env, 'changing');
  const environment = { environment: source.environment, clients };
  try {
    await signUpTestSeller(environment, signal);
    const headers = await testSellerHeaders(environment, signal);
    yield* postVideo({ environment, ingestion, shops, headers, withinMs, signal });
  } finally {
    clients.destroy();
  }
}
