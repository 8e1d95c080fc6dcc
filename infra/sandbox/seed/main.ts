import { existsSync } from 'node:fs';
import { bucketName } from '../../../core/catalogue/names.ts';
import { isEmulated } from '../../../core/environments/endpoint.ts';
import { EnvironmentsFileError, loadEnvironments } from '../../../core/environments/load.ts';
import { createRegistry } from '../../../core/environments/registry.ts';
import type { ConnectedEnvironment } from '../../../core/environments/registry.ts';
import { parseSeedArguments, USAGE } from './arguments.ts';
import type { SeedArguments } from './arguments.ts';
import { giveHistory } from './history/give-history.ts';
import { makeMany } from './extras/bulk-resources.ts';
import { seedEnvironment } from './seed.ts';

/** Where a running demonstration says what it serves. */
const RUNNING = '.sandbox/environments.yaml';
const TOLD_EVERY_MS = 2_000;

async function main(): Promise<number> {
  const parsed = parseSeedArguments(process.argv.slice(2));
  if (parsed.kind === 'help') {
    console.log(USAGE);
    return 0;
  }
  if (parsed.kind === 'mistake') return refuse(parsed.sentence);
  // The SDK's remark about future versions of Node is not for whoever seeds.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  // What the trail of an environment calls this program.
  process.env.AWS_SDK_UA_APP_ID ??= 'seed';
  const asked = parsed.value;
  const file = asked.environments ?? (existsSync(RUNNING) ? RUNNING : 'environments.yaml');
  const registry = createRegistry(await loadEnvironments(file), process.env, 'changing');
  try {
    const chosen = registry.all.filter(
      ({ environment }) => asked.environment === undefined || environment.id === asked.environment,
    );
    if (chosen.length === 0) return refuse(`${file} has no environment ${asked.environment}.`);
    const seedable = chosen.filter(({ environment }) => isEmulated(environment));
    if (seedable.length === 0)
      return refuse(
        `${chosen.map(({ environment }) => environment.label).join(' and ')}: there is no endpoint, so this is AWS itself, which is not seeded.`,
      );
    await Promise.all(seedable.map((one) => seedOne(one, asked)));
    return 0;
  } finally {
    registry.close();
  }
}

async function seedOne(
  one: ConnectedEnvironment,
  { items, many, compute, empty, historyDays }: SeedArguments,
): Promise<void> {
  const { label, names, caches } = one.environment;
  const began = Date.now();
  let told = began;
  function tell(what: string, done: number, total: number): void {
    if (Date.now() - told < TOLD_EVERY_MS) return;
    told = Date.now();
    console.log(`${label}: ${done} of ${total} ${what}`);
  }
  await seedEnvironment(one, {
    items: empty ? 'none' : items,
    compute,
    now: began,
    onProgress: (written, total) => tell('products', written, total),
  });
  const [cache] = caches;
  const redis = cache && many.keys > 0 ? await one.clients.redis(cache.id).dedicated() : undefined;
  await makeMany(one.clients, redis, bucketName(names.stage, 'assets'), many, tell).finally(() =>
    redis?.disconnect(),
  );
  if (historyDays > 0 && !(await giveHistory(one, historyDays, compute)))
    console.error(`${label}: the endpoint takes no history.`);
  console.log(`${label}: seeded in ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

function refuse(sentence: string): number {
  console.error(sentence);
  return 2;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof EnvironmentsFileError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
