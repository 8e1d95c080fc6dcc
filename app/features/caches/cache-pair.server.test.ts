import { afterAll, expect, it } from 'vitest';
import { parseEnvironments } from '../../../core/environments/load.ts';
import { createRegistry } from '../../../core/environments/registry.ts';
import { Reader } from '../../../core/upstream/reader.ts';
import { consoleCore } from '../../http/console-core.server.ts';
import { pairOf } from '../../http/pair.server.ts';
import { cachePair } from './cache-pair.server.ts';

const environment = (stage: string, ids: readonly string[]) => ({
  id: stage,
  label: stage,
  guard: 'none',
  region: 'us-east-1',
  account: '000000000000',
  endpoint: 'http://127.0.0.1:1',
  names: { stage },
  caches: ids.map((id) => ({ id, url: 'redis://127.0.0.1:1' })),
});
const file = {
  environments: [
    environment('dev', ['redis', 'dev-sessions', 'own']),
    environment('prod', ['prod-cluster', 'prod-sessions']),
  ],
};
const registry = createRegistry(parseEnvironments(JSON.stringify(file), 'test.json'), process.env);
const pair = pairOf(new Request('http://console/'), { console: consoleCore(registry, new Reader()) });

afterAll(() => registry.close());

it.each([
  ['main', 'redis', 'prod-cluster'],
  ['redis', 'redis', 'prod-cluster'],
  ['dev-sessions', 'dev-sessions', 'prod-sessions'],
  ['own', 'own', undefined],
])('%s stands for %s and %s', (id, left, right) => {
  expect(cachePair(id, pair).map((side) => side.cache?.id)).toEqual([left, right]);
});

it.each(['nothing', undefined])('%s is a 404', (id) => {
  expect(() => cachePair(id, pair)).toThrow(expect.objectContaining({ status: 404 }) as Error);
});
