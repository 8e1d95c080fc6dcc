import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkAccount } from '../../core/actions/account-check.ts';
import { environmentAddresses } from '../../core/resources/addresses/addresses.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { doorsTo } from '../../core/verification/smoke/doors.ts';
import { serviceDoor } from '../../core/verification/smoke/services.ts';
import { findChromium } from '../checks/console-under-test.ts';
import { chosenEnvironment, ENVIRONMENTS_WORDS, openEnvironments } from './environments.ts';
import { NotBegun, runScript } from './script.ts';
import { httpAddress, parseWords } from './words.ts';

const USAGE = `npm run test:e2e:staging -- [--environment ID] [--environments FILE] [--api URL] [--storefront URL]

  --environment ID      the environment that is tested; by default the first one of the stage staging, never production
${ENVIRONMENTS_WORDS}
  --api URL             where requests for services arrive, where the environment does not document it itself
  --storefront URL      where the shop's pages are, likewise; without one its journeys are skipped
  --grep WORDS          some of the journeys

The platform's flow in a browser: a video is posted, its product comes into the open shop. What is posted stays in the
shop of the tests. Ends with 0 where every journey passed, 1 where one failed, 2 where nothing was begun.`;

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CONFIG = 'tests/staging/playwright.staging.config.ts';
const DOOR_MS = 15_000;

const parsed = parseWords(
  process.argv.slice(2),
  {
    environment: { type: 'string' },
    environments: { type: 'string' },
    api: { type: 'string' },
    storefront: { type: 'string' },
    grep: { type: 'string' },
  },
  USAGE,
  ({ api, storefront, ...told }) => ({
    ...told,
    api: api === undefined ? undefined : httpAddress('--api', api),
    storefront: storefront === undefined ? undefined : httpAddress('--storefront', storefront),
  }),
);

await runScript(parsed, USAGE, async (asked, signal) => {
  const opened = await openEnvironments(asked.environments);
  try {
    const source = chosenEnvironment(opened, { id: asked.environment, stage: 'staging' });
    const { id, label, names } = source.environment;
    if (names.stage === 'prod') throw new NotBegun(`${label} is production: nothing is posted there.`);
    const account = await checkAccount(source, signal);
    if (account.outcome === 'wrong') throw new NotBegun(account.sentence);
    const budget = budgetFor(signal, DOOR_MS);
    const { addresses } = await environmentAddresses(source, budget);
    const [ingestion, shops] = await Promise.all(
      ['ingestion-api', 'product-service'].map(async (name) => {
        const door = await serviceDoor(source, name, addresses, { api: asked.api }, budget);
        if (door.kind === 'answered') return door.url;
        throw new NotBegun(
          `${name} does not answer in ${label}: ${door.kind === 'failed' ? door.sentence : 'no address is documented.'}`,
        );
      }),
    );
    const [container] = doorsTo('storefront', addresses, asked.storefront).filter(
      ({ origin }) => asked.storefront !== undefined || origin === 'container',
    );
    console.log(
      `Journeys of ${label}: services at ${ingestion}, storefront ${container?.url ?? 'not known'}`,
    );
    return await playwright(
      {
        STAGING_ENVIRONMENTS: path.resolve(opened.file),
        STAGING_ENVIRONMENT: id,
        STAGING_INGESTION_URL: ingestion,
        STAGING_SHOPS_URL: shops,
        STAGING_STOREFRONT_URL: container?.url ?? '',
        OPS_E2E_CHROMIUM: process.env.OPS_E2E_CHROMIUM ?? (await findChromium()),
      },
      asked.grep,
      signal,
    );
  } finally {
    opened.registry.close();
  }
});

function playwright(
  variables: Readonly<Record<string, string | undefined>>,
  grep: string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const program = path.join(ROOT, 'node_modules', '.bin', 'playwright');
  const words = ['test', '--config', CONFIG, ...(grep === undefined ? [] : ['--grep', grep])];
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      cwd: ROOT,
      env: { ...process.env, ...variables },
      stdio: 'inherit',
      signal,
    });
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0));
  });
}
