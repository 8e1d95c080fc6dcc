import Docker from 'dockerode';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDockerEngine } from '../../docker/engine.ts';
import type { DockerEngine } from '../../docker/engine.ts';
import { until } from '../../docker/test-engine.ts';
import { development } from './development.ts';
import { composeUp } from './up.ts';

const fixture = fileURLToPath(new URL('../../processes/fixture-program.mjs', import.meta.url));
const health = fileURLToPath(new URL('../../../docker/health.mjs', import.meta.url));

let directory: string;
let engine: DockerEngine;
let docker: Docker;
const dev = development('tiktok-commerce', {
  commandOf: () => ['node', fixture],
  healthCommand: ['node', health],
  endpoint: 'http://127.0.0.1:9',
  redisUrl: 'redis://127.0.0.1:9',
  productAddress: 'http://127.0.0.1:3002',
  tag: '1.0.0',
});

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'development-'));
  const socketPath = path.join(directory, 'docker.sock');
  engine = await startDockerEngine({ socketPath, programs: dev.programs, images: dev.images });
  docker = new Docker({ socketPath });
}, 60_000);
afterAll(async () => {
  await engine.close();
  await rm(directory, { recursive: true });
});

it('brings up every part of the platform, labelled as compose does, once', async () => {
  await composeUp(docker, dev.project);
  await composeUp(docker, dev.project);
  const all = await docker.listContainers({ all: true });
  expect(all.map(({ Names }) => Names[0]).sort()).toEqual(
    [
      'auto-tagger',
      'caption-parser',
      'ingestion-api',
      'product-service',
      'storefront',
      'thumbnail-generator',
      'whatsapp-service',
    ].map((service) => `/tiktok-commerce-${service}-1`),
  );
  expect(all[0]?.Labels).toMatchObject({
    'com.docker.compose.project': 'tiktok-commerce',
    'com.docker.compose.container-number': '1',
    'com.docker.compose.oneoff': 'False',
  });
  await until(
    () => docker.listContainers({ filters: { health: ['healthy'] } }),
    (healthy) => healthy.length === 7,
  );
}, 40_000);
