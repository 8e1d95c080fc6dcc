import { CATALOGUE } from '../../core/catalogue/catalogue.ts';
import { makeBucket } from '../../core/changes/environment/resources/buckets.ts';
import { makeQueue } from '../../core/changes/environment/resources/queues.ts';
import { makeTable } from '../../core/changes/environment/resources/tables.ts';
import { makeTopic, subscribe } from '../../core/changes/environment/resources/topics.ts';
import type { Clients } from '../../core/environments/clients.ts';
import { parseEnvironments } from '../../core/environments/load.ts';
import { createRegistry } from '../../core/environments/registry.ts';
import type { Registry } from '../../core/environments/registry.ts';
import type { Environment } from '../../core/environments/schema.ts';
import type { Source } from '../../core/resources/source.ts';
import { Reader } from '../../core/upstream/reader.ts';
import { allServices } from '../../infra/sandbox/all-services.ts';
import { startSandbox } from '../../infra/sandbox/server.ts';

export interface BuiltEstates {
  readonly registry: Registry;
  /** Two sides with a reader that knows nothing yet. */
  readonly sidesOf: (left: string, right: string) => readonly [Source, Source];
  readonly close: () => Promise<void>;
}

const making = { signal: new AbortController().signal, whenThere: 'finish' } as const;

/**
 * A sandbox for each environment, with every table, bucket, queue and topic that the catalogue has for its stage:
 * production's for `prod`, development's for every other.
 * @param accounts by environment id
 */
export async function builtEstates(accounts: Readonly<Record<string, string>>): Promise<BuiltEstates> {
  const sandboxes = await Promise.all(
    Object.values(accounts).map((account) => startSandbox({ account, services: allServices })),
  );
  const environments = Object.entries(accounts).map(([id, account], index) => ({
    id,
    label: id,
    guard: 'none',
    region: 'us-east-1',
    account,
    endpoint: sandboxes[index]?.url,
    credentials: { static: { accessKeyId: 'test', secretAccessKey: 'test' } },
    names: { stage: id === 'prod' ? 'prod' : 'dev' },
  }));
  const registry = createRegistry(
    parseEnvironments(JSON.stringify({ environments }), 'test.json'),
    { NODE_ENV: 'test' },
    'changing',
  );
  await Promise.all(registry.all.map(({ environment, clients }) => build(clients, environment)));
  return {
    registry,
    sidesOf(left, right) {
      const reader = new Reader();
      const [one, other] = [left, right].map((id) => registry.find(id));
      if (!one || !other) throw new RangeError('two sides');
      return [
        { ...one, reader },
        { ...other, reader },
      ];
    },
    async close() {
      registry.close();
      await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
    },
  };
}

async function build(
  { dynamodb, s3, sqs, sns }: Clients,
  { names: { stage }, account, region }: Environment,
): Promise<void> {
  const place = { stage, account, region };
  for (const table of CATALOGUE.tables) await makeTable(dynamodb, table, stage, making);
  for (const bucket of CATALOGUE.buckets) await makeBucket(s3, bucket, place, making);
  const dead = CATALOGUE.queues.filter(({ deadLetter }) => !deadLetter);
  for (const queue of [...dead, ...CATALOGUE.queues.filter(({ deadLetter }) => deadLetter)])
    await makeQueue(sqs, queue, CATALOGUE, place, making);
  for (const topic of CATALOGUE.topics) {
    await makeTopic(sns, topic, place, making);
    for (const { queue: logical } of topic.subscriptions) {
      const queue = CATALOGUE.queues.find((one) => one.logical === logical);
      if (queue) await subscribe(sns, topic, queue, place, making);
    }
  }
}
