import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildPlatform } from '../../infra/launch/platform-build.ts';
import { openPlace } from './place.ts';
import type { Place } from './place.ts';
import { launched, ROOT } from './programs.ts';
import type { RunningProgram } from './programs.ts';
import { until } from './until.ts';

const SERVICES = [
  ['ingestion-api', ['dynamodb', 'sns']],
  ['product-service', ['dynamodb', 'sqs', 'sns']],
  ['whatsapp-service', ['dynamodb', 'sqs']],
] as const;

let place: Place;
const running = new Map<string, RunningProgram>();

beforeAll(async () => {
  await buildPlatform(ROOT);
  place = await openPlace();
  await Promise.all(SERVICES.map(async ([name]) => running.set(name, await launched(name, place.variables))));
}, 90_000);

afterAll(async () => {
  await Promise.all([...running.values()].map((program) => program.end()));
  await place.close();
}, 60_000);

async function statuses(name: string): Promise<Readonly<Record<string, string>>> {
  const answer = await fetch(`${running.get(name)?.url}/health`);
  expect(answer.status).toBe(200);
  const { status, dependencies } = (await answer.json()) as {
    readonly status: string;
    readonly dependencies: Readonly<Record<string, { readonly status: string }>>;
  };
  const each = Object.entries(dependencies).map(([one, { status: found }]) => [one, found] as const);
  return { own: status, ...Object.fromEntries(each) };
}

it.each(SERVICES)(
  'the health of %s tells what is away, and that it is there again',
  async (name, dependencies) => {
    const isSaid = async (own: string, found: string) => {
      const said = await statuses(name);
      return said.own === own && dependencies.every((service) => said[service] === found);
    };
    await until('all is up', () => isSaid('healthy', 'up'));
    await place.disturb(dependencies.map((service) => ({ service, kind: 'error' })));
    await until('what it needs is down', () => isSaid('degraded', 'down'));
    await place.disturb([]);
    await until('all is up again', () => isSaid('healthy', 'up'));
  },
);
