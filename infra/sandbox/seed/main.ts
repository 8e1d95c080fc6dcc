import { parseArgs } from 'node:util';
import { existsSync } from 'node:fs';
import { EnvironmentsFileError, loadEnvironments } from '../../../core/environments/load.ts';
import { createRegistry } from '../../../core/environments/registry.ts';
import type { ConnectedEnvironment } from '../../../core/environments/registry.ts';
import { seedEnvironment } from './seed.ts';

const USAGE = `npm run seed -- [--items N] [--environments FILE] [--environment ID]

  --items N             how many products the shops hold (1000)
  --environments FILE   an environments file; by default that of the running demonstration
  --environment ID      one of its environments; by default all that have an endpoint

An environment without an endpoint is AWS itself, and is never seeded.`;

/** Where a running demonstration says what it serves. */
const RUNNING = '.sandbox/environments.yaml';
const TOLD_EVERY_MS = 2_000;

async function main(): Promise<number> {
  let values: { items?: string; environments?: string; environment?: string; help?: boolean };
  try {
    values = parseArgs({
      options: {
        items: { type: 'string' },
        environments: { type: 'string' },
        environment: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const items = Number(values.items ?? '1000');
  if (!Number.isSafeInteger(items) || items < 0)
    return refuse(`--items takes a number, not ${values.items}.`);
  // The SDK's remark about future versions of Node is not for whoever seeds.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const file = values.environments ?? (existsSync(RUNNING) ? RUNNING : 'environments.yaml');
  const registry = createRegistry(await loadEnvironments(file), process.env);
  try {
    const asked = registry.all.filter(
      ({ environment }) => values.environment === undefined || environment.id === values.environment,
    );
    if (asked.length === 0) return refuse(`${file} has no environment ${values.environment}.`);
    const refused = asked.filter(({ environment }) => environment.endpoint === undefined);
    if (refused.length > 0 && (values.environment !== undefined || refused.length === asked.length))
      return refuse(
        `${refused.map(({ environment }) => environment.label).join(', ')} has no endpoint: it is AWS itself, and is not seeded.`,
      );
    await Promise.all(
      asked.filter(({ environment }) => environment.endpoint !== undefined).map((one) => seedOne(one, items)),
    );
    return 0;
  } finally {
    registry.close();
  }
}

async function seedOne(one: ConnectedEnvironment, items: number): Promise<void> {
  const { label } = one.environment;
  const began = Date.now();
  let told = began;
  await seedEnvironment(one, {
    items,
    now: began,
    onProgress(written, total) {
      if (Date.now() - told < TOLD_EVERY_MS) return;
      told = Date.now();
      console.log(`${label}: ${written} of ${total} products`);
    },
  });
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
