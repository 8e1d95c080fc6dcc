import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { expect, vi } from 'vitest';
import { createClients } from '../../core/environments/clients.ts';
import type { Clients } from '../../core/environments/clients.ts';
import type { Environment } from '../../core/environments/schema.ts';
import type { Source } from '../../core/resources/source.ts';
import type { CheckOutcome } from '../../core/runbooks/outcome.ts';
import { CHECKS } from '../../core/runbooks/registry.ts';
import { runCheck } from '../../core/runbooks/run-check.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { Reader } from '../../core/upstream/reader.ts';
import { allServices } from '../../infra/sandbox/all-services.ts';
import type { Fault } from '../../infra/sandbox/faults.ts';
import type { Programs } from '../../infra/sandbox/processes/program.ts';
import { startSandbox } from '../../infra/sandbox/server.ts';

export const ACCOUNT = '123456789012';
export const TABLE = 'tiktok-commerce-products-prod';
const opened: (() => unknown)[] = [];

/** After each test: ends what it has started. */
export async function closePlaces(): Promise<void> {
  for (const close of opened.splice(0).reverse()) await close();
}

/** A production of its own, in which checks are run. */
export interface Place {
  readonly clients: Clients;
  readonly environment: Environment;
  readonly check: (
    id: string,
    given?: object,
    milliseconds?: number,
    now?: Reader,
  ) => ReturnType<typeof runCheck>;
  readonly faults: (faults: readonly Fault[]) => Promise<void>;
  /** Posts to the admin side: what happens to an account without a call of its API. */
  readonly happens: (what: 'history' | 'sign-in', how: object) => Promise<void>;
  /** Is ended with the place, after it. */
  readonly closing: (close: () => unknown) => void;
}

export async function production(
  account = ACCOUNT,
  more: Partial<Environment> = {},
  programs: Programs = {},
): Promise<Place> {
  const sandbox = await startSandbox({
    account: ACCOUNT,
    services: allServices,
    programs,
    elbMetricsSeconds: 10,
  });
  const environment: Environment = {
    ...{
      id: 'prod',
      label: 'Production',
      colour: 'amber',
      guard: 'typed-name',
      region: 'us-east-1',
      account,
    },
    endpoint: sandbox.url,
    credentials: { static: { accessKeyId: 'test', secretAccessKey: 'test' } },
    caches: [{ id: 'main', url: 'redis://127.0.0.1:1' }],
    compute: { kind: 'ecs', cluster: 'production-cluster' },
    accountCheck: 'sts',
    freezes: [],
    environmentFiles: [],
    names: { stage: 'prod' },
    ...more,
  };
  const clients = createClients(environment, process.env, 'changing');
  opened.push(
    () => sandbox.close(),
    () => clients.destroy(),
  );
  return {
    clients,
    environment,
    check(id, given = {}, milliseconds = 8_000, reader = new Reader()) {
      const check = CHECKS.find((one) => one.id === id);
      if (!check) throw new RangeError(id);
      const source: Source = { environment, clients: createClients(environment, process.env), reader };
      opened.push(() => source.clients.destroy());
      return runCheck(
        check,
        source,
        check.parameters.parse(given),
        budgetFor(new AbortController().signal, milliseconds),
      );
    },
    async faults(faults) {
      await fetch(`${sandbox.url}/_sandbox/faults`, { method: 'PUT', body: JSON.stringify(faults) });
    },
    async happens(what, how) {
      const body = JSON.stringify(how);
      const answer = await fetch(`${sandbox.url}/_sandbox/${what}`, { method: 'POST', body });
      if (!answer.ok) throw new Error(await answer.text());
    },
    closing: (close) => void opened.push(close),
  };
}

/** A check, what makes it good, and what makes it say something else. */
export interface Seeded {
  readonly id: string;
  readonly given?: object;
  /** Of the environments file, where the check needs more than usual. */
  readonly more?: Partial<Environment>;
  /** What images hold that are to run. */
  readonly programs?: Programs;
  readonly well: (place: Place) => Promise<unknown>;
  readonly fault: (place: Place) => Promise<unknown>;
  readonly then: CheckOutcome;
  readonly words: RegExp;
  /** Takes the fault away again, where what happened can be made up for: the check is good once more. */
  readonly mend?: (place: Place) => Promise<unknown>;
}

/** The check is good, not any more once its fault is there, and good again once that is mended. */
export async function beforeAndAfter(seeded: Seeded): Promise<void> {
  const { id, given, more, programs, well, fault, then, words, mend } = seeded;
  const place = await production(ACCOUNT, more, programs);
  async function expectGood(): Promise<void> {
    const { outcome, sentence } = await place.check(id, given);
    expect(outcome, sentence).toBe('good');
  }
  await well(place);
  await expectGood();
  await fault(place);
  const after = await place.check(id, given);
  expect(after.outcome, after.sentence).toBe(then);
  expect(after.sentence).toMatch(words);
  expect(after.commands.length).toBeGreaterThan(0);
  if (!mend) return;
  await mend(place);
  await expectGood();
}

/** Billed by the request, or of so many units. */
export async function table({ dynamodb }: Clients, units?: number): Promise<void> {
  await dynamodb.send(
    new CreateTableCommand({
      TableName: TABLE,
      ...(units === undefined
        ? { BillingMode: 'PAY_PER_REQUEST' }
        : { ProvisionedThroughput: { ReadCapacityUnits: units, WriteCapacityUnits: units } }),
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    }),
  );
}

/** Waits until a metric of the last hour has come to so much: services tell what they counted by and by. */
export function counted(
  { cloudwatch }: Clients,
  Namespace: string,
  MetricName: string,
  dimensions: Readonly<Record<string, string>>,
  least: number,
): Promise<void> {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace, MetricName, Dimensions };
  return vi.waitFor(
    async () => {
      const { MetricDataResults = [] } = await cloudwatch.send(
        new GetMetricDataCommand({
          StartTime: new Date(Date.now() - 3_600_000),
          EndTime: new Date(Date.now() + 60_000),
          MetricDataQueries: [{ Id: 'm', MetricStat: { Metric, Period: 60, Stat: 'Sum' } }],
        }),
      );
      const sum = (MetricDataResults[0]?.Values ?? []).reduce((all, value) => all + value, 0);
      expect(sum).toBeGreaterThanOrEqual(least);
    },
    { timeout: 30_000, interval: 300 },
  );
}
