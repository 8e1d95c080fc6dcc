import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { startVitest } from 'vitest/node';
import { parseArguments, USAGE } from './arguments.ts';
import type { ContractArguments } from './arguments.ts';
import type { OwnEndpoint } from './own-endpoint.ts';
import { startOwnRedis } from './own-redis.ts';
import { unspokenServices } from './probe.ts';
import { Tally } from './tally.ts';
import type { ContractService, ContractTarget } from './target.ts';

const FOLDER = import.meta.dirname;
const NONE: ReadonlyMap<ContractService, string> = new Map();
const ROOT = path.resolve(FOLDER, '../..');

/** The console's own adapters against an endpoint. Exit code 0: what is offered, and that is something, behaves as AWS does. */
async function main(): Promise<void> {
  const parsed = parseArguments(process.argv.slice(2), process.env);
  if (!parsed.ok) {
    console.error(`${parsed.sentence}\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  const asked = parsed.value;
  const tally = new Tally();
  const sandbox = asked.endpoint ? undefined : await ownEndpoint();
  const wantsRedis = asked.services.includes('redis') && !asked.redis;
  const redis = wantsRedis && !asked.endpoint ? await startOwnRedis() : undefined;
  try {
    const target = targetOf(asked, asked.endpoint ?? sandbox?.endpoint ?? '', asked.redis ?? redis?.url);
    // The run's own sandbox speaks everything; if it does not, the tests shall say so.
    const unspoken = target.own ? NONE : await unspokenServices(asked.services, target);
    for (const [service, reason] of unspoken) tally.skip(service, reason);
    const services = asked.services.filter(
      (service) => !unspoken.has(service) && runnable(service, target, tally),
    );
    console.log(`contract of ${services.join(', ') || 'nothing'} against ${target.endpoint}`);
    const clean = services.length === 0 || (await runFiles(services, target, tally));
    console.log(tally.line());
    // A run that could try nothing has shown nothing.
    process.exitCode = clean && tally.failed === 0 && tally.passed > 0 ? 0 : 1;
  } finally {
    await sandbox?.close();
    await redis?.close();
  }
}

/** Loaded only where it is needed: a run against another endpoint has no use for a sandbox. */
async function ownEndpoint(): Promise<OwnEndpoint> {
  const { startOwnEndpoint } = await import('./own-endpoint.ts');
  return startOwnEndpoint();
}

function targetOf(asked: ContractArguments, endpoint: string, redis: string | undefined): ContractTarget {
  const { AWS_ACCESS_KEY_ID, AWS_PROFILE, AWS_WEB_IDENTITY_TOKEN_FILE } = process.env;
  return {
    endpoint,
    redis,
    region: asked.region,
    run: randomBytes(4).toString('hex'),
    own: asked.endpoint === undefined,
    fixedKeys: !asked.endpoint || !(AWS_ACCESS_KEY_ID ?? AWS_PROFILE ?? AWS_WEB_IDENTITY_TOKEN_FILE),
  };
}

function runnable(service: ContractService, target: ContractTarget, tally: Tally): boolean {
  if (service === 'redis' && !target.redis) {
    tally.skip('redis', 'no --redis address was given, and none could be started from the PATH');
    return false;
  }
  if (filesOf(service).length > 0) return true;
  tally.skip(service, 'the console has no adapter of it yet');
  return false;
}

/** `<service>.contract.ts`, and `<service>-<part>.contract.ts` where one file would be too long. */
function filesOf(service: ContractService): readonly string[] {
  const mine = new RegExp(`^${service}(-[a-z-]+)?\\.contract\\.ts$`);
  return readdirSync(FOLDER)
    .filter((name) => mine.test(name))
    .map((name) => path.join(FOLDER, name));
}

/** False where the run itself broke (an unhandled rejection), whatever the tests said. */
async function runFiles(
  services: readonly ContractService[],
  target: ContractTarget,
  tally: Tally,
): Promise<boolean> {
  const vitest = await startVitest('test', services.flatMap(filesOf), {
    root: ROOT,
    config: path.join(FOLDER, 'vitest.contract.config.ts'),
    watch: false,
    reporters: [tally],
    provide: { contract: target },
  });
  const errors = vitest.state.getUnhandledErrors();
  for (const error of errors) console.error(error);
  await vitest.close();
  return errors.length === 0;
}

await main();
