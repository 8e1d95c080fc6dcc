import type { Stage } from '../../core/catalogue/stage.ts';
import { createClients } from '../../core/environments/clients.ts';
import type { Clients } from '../../core/environments/clients.ts';
import type { Environment } from '../../core/environments/schema.ts';
import type { Source } from '../../core/resources/source.ts';
import { Reader } from '../../core/upstream/reader.ts';
import { allServices } from '../../infra/sandbox/all-services.ts';
import { seedEnvironment } from '../../infra/sandbox/seed/seed.ts';
import { startSandbox } from '../../infra/sandbox/server.ts';

/** A seeded environment of a stage, in which nothing runs. */
export interface SeededCloud {
  readonly url: string;
  readonly environment: Environment;
  /** That change things. */
  readonly clients: Clients;
  /** As the console reads: each knows nothing yet. */
  readonly source: () => Source;
  readonly close: () => Promise<void>;
}

const ACCOUNT = '123456789012';

export async function seededCloud(stage: Stage, items: number): Promise<SeededCloud> {
  const sandbox = await startSandbox({ account: ACCOUNT, services: allServices });
  const environment: Environment = {
    id: stage,
    label: `The ${stage} of a test`,
    colour: 'sky',
    guard: 'typed-name',
    region: 'us-east-1',
    account: ACCOUNT,
    endpoint: sandbox.url,
    credentials: { static: { accessKeyId: 'test', secretAccessKey: 'test' } },
    caches: [],
    compute: { kind: 'ecs', cluster: 'production-cluster' },
    accountCheck: 'sts',
    freezes: [],
    environmentFiles: [],
    names: { stage },
  };
  const clients = createClients(environment, process.env, 'changing');
  const reading: Clients[] = [];
  await seedEnvironment({ environment, clients }, { items, compute: false, now: Date.now() });
  return {
    url: sandbox.url,
    environment,
    clients,
    source() {
      const own = createClients(environment, process.env);
      reading.push(own);
      return { environment, clients: own, reader: new Reader() };
    },
    async close() {
      for (const one of [clients, ...reading]) one.destroy();
      await sandbox.close();
    },
  };
}
