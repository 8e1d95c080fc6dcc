import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseEnvironments } from '../../core/environments/load.ts';
import { createClients } from '../../core/environments/clients.ts';
import { createRegistry } from '../../core/environments/registry.ts';
import type { Registry } from '../../core/environments/registry.ts';
import type { Stage } from '../../core/catalogue/stage.ts';
import { sourceOn } from '../../core/testing/sources.ts';
import { listen } from '../../app/http/listen.server.ts';
import { settingsFrom } from '../../app/http/settings.server.ts';
import { stageOf } from '../../infra/cdk/testing/templates.ts';
import { allServices } from '../../infra/sandbox/all-services.ts';
import { seedEnvironment } from '../../infra/sandbox/seed/seed.ts';
import { startSandbox } from '../../infra/sandbox/server.ts';
import type { Sandbox } from '../../infra/sandbox/server.ts';
import { initScriptOn } from '../scripts/init-run.ts';
import type { Facts } from './agreement/canonical.ts';
import { computeOfCatalogue, storesOfCatalogue } from './agreement/of-catalogue.ts';
import { computeOfSandbox } from './agreement/compute-of-sandbox.ts';
import { alarmsOfSandbox, storesOfSandbox } from './agreement/of-sandbox.ts';
import { alarmsOfTemplate, computeOfTemplate, storesOfTemplate } from './agreement/of-template.ts';

const ACCOUNTS = { dev: '000000000000', staging: '210987654321' } as const;
type Seeded = keyof typeof ACCOUNTS;

let sandboxes: readonly Sandbox[] = [];
let registry: Registry;

beforeAll(async () => {
  sandboxes = await Promise.all(
    Object.values(ACCOUNTS).map((account) => startSandbox({ account, services: allServices })),
  );
  const entries = (Object.keys(ACCOUNTS) as Seeded[]).map(
    (stage, index) =>
      `  - { id: ${stage}, label: ${stage}, guard: none, region: us-east-1, account: '${ACCOUNTS[stage]}', endpoint: '${sandboxes[index]?.url}', credentials: { static: { accessKeyId: test, secretAccessKey: test } }, compute: { kind: ${stage === 'dev' ? 'docker' : 'ecs'} }, caches: [{ id: main, url: 'redis://127.0.0.1:6379' }], names: { stage: ${stage} } }\n`,
  );
  registry = createRegistry(
    parseEnvironments(`environments:\n${entries.join('')}`, 'test.yaml'),
    { NODE_ENV: 'test' },
    'changing',
  );
  // What runs is configured; no program is there that could start, and no cache is asked for anything.
  await Promise.all(
    registry.all.map((one) =>
      seedEnvironment(one, { items: 'none', compute: one.environment.id === 'staging', now: Date.now() }),
    ),
  );
}, 60_000);

afterAll(async () => {
  registry.close();
  await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
});

function clientsOf(stage: Seeded) {
  const found = registry.find(stage);
  if (!found) throw new RangeError(`There is no ${stage}.`);
  return found.clients;
}

/** What is in one of both alone: `+` of the first, `-` of the second. */
function difference(one: Facts, other: Facts): readonly string[] {
  return [
    ...one.filter((line) => !other.includes(line)).map((line) => `+ ${line}`),
    ...other.filter((line) => !one.includes(line)).map((line) => `- ${line}`),
  ];
}

function without(lines: readonly string[], own: RegExp): readonly string[] {
  return lines.filter((line) => !own.test(line));
}

/** What infrastructure as code has beside the catalogue: the console's own, its logs, and how one signs in to the cache. */
const OF_INFRASTRUCTURE =
  /operations-console|access-logs|^. log group \/vpc\/|^. secret tiktok-commerce\/(cache|whatsapp-webhook)|repository tiktok-commerce\/console/;

describe.each(['dev', 'staging', 'prod'] as const)('catalogue and templates of %s', (stage: Stage) => {
  it('agree in tables, buckets, queues, topics and secrets', () => {
    const found = difference(storesOfTemplate(stageOf(stage)), storesOfCatalogue(stage));
    expect(without(found, OF_INFRASTRUCTURE)).toEqual([]);
  });
});

describe.each(['staging', 'prod'] as const)('catalogue and templates of %s', (stage) => {
  it('agree in what runs', () => {
    const found = difference(computeOfTemplate(stageOf(stage)), computeOfCatalogue(stage));
    const ofCache = /task tiktok-commerce-product-service/;
    expect(without(found, OF_INFRASTRUCTURE).filter((line) => !ofCache.test(line))).toEqual([]);
    // The cloud's cache speaks TLS and knows its users; a developer's knows neither.
    const [cloud = '', catalogue = ''] = found.filter((line) => ofCache.test(line));
    expect(cloud.replace('"REDIS_TLS",', '').replace('"REDIS_PASSWORD","REDIS_USERNAME"', '').slice(2)).toBe(
      catalogue.slice(2),
    );
  });
});

describe('the sandbox of staging, which nobody has changed by hand,', () => {
  it('agrees with the catalogue in tables, buckets, queues, topics and secrets', async () => {
    const found = difference(await storesOfSandbox(clientsOf('staging')), storesOfCatalogue('staging'));
    expect(without(found, /^\+ secret tiktok-commerce\/whatsapp-webhook/)).toEqual([]);
  });

  it('agrees with the templates in every alarm', async () => {
    // Target tracking makes alarms of its own.
    const found = without(await alarmsOfSandbox(clientsOf('staging')), /^alarm TargetTracking-/);
    expect(difference(found, alarmsOfTemplate(stageOf('staging')))).toEqual([]);
  });

  it('agrees with the catalogue in what runs, but for the token that stands in plain', async () => {
    const found = difference(
      await computeOfSandbox(clientsOf('staging'), 'staging'),
      computeOfCatalogue('staging'),
    );
    const [sandbox = '', catalogue = '', ...others] = found;
    expect(others).toEqual([]);
    expect(sandbox).toMatch(
      /^\+ task tiktok-commerce-whatsapp-service.*secrets=\["WHATSAPP_TOKEN"\].*"WHATSAPP_VERIFY_TOKEN"/,
    );
    expect(catalogue).toMatch(
      /^- task tiktok-commerce-whatsapp-service.*"WHATSAPP_VERIFY_TOKEN"\] variables/,
    );
  });
});

describe('the sandbox of development', () => {
  it('differs from the catalogue in what was made to differ, and in nothing else', async () => {
    const found = difference(await storesOfSandbox(clientsOf('dev')), storesOfCatalogue('dev'));
    expect(found.map((line) => line.slice(0, line.indexOf(':')))).toEqual([
      '+ bucket tiktok-commerce-assets-dev',
      '+ queue tiktok-caption-analysis-dev',
      '+ secret tiktok-commerce/local-env',
      '+ table tiktok-scratch-dev',
      '+ table tiktok-users-dev',
      '- bucket tiktok-commerce-assets-dev',
      '- bucket tiktok-commerce-backups-dev',
      '- bucket tiktok-commerce-exports-dev',
      '- bucket tiktok-commerce-storefront-dev',
      '- queue tiktok-caption-analysis-dev',
      '- table tiktok-users-dev',
    ]);
  });
});

describe("what LocalStack's init script makes", () => {
  it('is what the catalogue says, and differs from the seed as the catalogue does', async () => {
    const sandbox = await startSandbox({ account: ACCOUNTS.dev, services: allServices });
    const clients = createClients(sourceOn(sandbox.url).environment, { NODE_ENV: 'test' }, 'changing');
    const script = await initScriptOn(clients);
    try {
      expect(await script.run()).toMatchObject({ code: 0, errors: '' });
      const made = await storesOfSandbox(clients);
      const catalogue = storesOfCatalogue('dev');
      expect(difference(made, catalogue)).toEqual([]);
      const seeded = await storesOfSandbox(clientsOf('dev'));
      expect(difference(seeded, made)).toEqual(difference(seeded, catalogue));
    } finally {
      await script.close();
      clients.destroy();
      await sandbox.close();
    }
  }, 240_000);
});

it.each(['staging', 'prod'] as const)('the console of %s is given variables that it takes', (stage) => {
  const [task] = Object.values(stageOf(stage).template('console').findResources('AWS::ECS::TaskDefinition'));
  const {
    ContainerDefinitions: [container],
  } = task?.Properties as {
    readonly ContainerDefinitions: readonly {
      readonly Environment: readonly { readonly Name: string; readonly Value: unknown }[];
      readonly Secrets: readonly { readonly Name: string }[];
    }[];
  };
  const variables = Object.fromEntries([
    ...(container?.Environment ?? []).map(({ Name, Value }) => [
      Name,
      typeof Value === 'string' ? Value : 'made at deployment',
    ]),
    ...(container?.Secrets ?? []).map(({ Name }) => [Name, 'x'.repeat(64)]),
  ]) as Record<string, string>;
  const settings = settingsFrom(variables);
  expect(settings).toMatchObject({
    localSignIn: false,
    httpsRequired: true,
    oidc: { clientAuthentication: 'basic' },
  });
  expect(settings.publicHosts).toEqual([
    stage === 'prod' ? 'ops.tiktokcommerce.com' : 'ops.staging.tiktokcommerce.com',
  ]);
});

it.each(['staging', 'prod'] as const)(
  'the console keeps an idle connection for longer than its load balancer in %s',
  async (stage) => {
    const [balancer] = Object.values(
      stageOf(stage).template('console').findResources('AWS::ElasticLoadBalancingV2::LoadBalancer'),
    );
    const { LoadBalancerAttributes: attributes } = balancer?.Properties as {
      readonly LoadBalancerAttributes: readonly { readonly Key: string; readonly Value: string }[];
    };
    const idle = attributes.find(({ Key }) => Key === 'idle_timeout.timeout_seconds')?.Value;
    const server = await listen(express(), { host: '127.0.0.1', port: 0 });
    server.close();
    expect(server.keepAliveTimeout).toBeGreaterThan(Number(idle) * 1_000);
  },
);
