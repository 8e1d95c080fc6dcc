import { validate } from 'dockerfile-utils';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { CATALOGUE } from '../../core/catalogue/catalogue.ts';
import { PLATFORM_PROGRAMS } from '../launch/platform-build.ts';

const FOLDER = fileURLToPath(new URL('./', import.meta.url));
const ROOT = path.join(FOLDER, '../..');

const composeSchema = z.object({
  name: z.string(),
  services: z.record(
    z.object({
      image: z.string(),
      build: z.object({ dockerfile: z.string(), args: z.record(z.string()) }).optional(),
      environment: z.record(z.string()).optional(),
      ports: z.array(z.string()).default([]),
      volumes: z.array(z.string()).default([]),
      healthcheck: z.object({ test: z.array(z.string()).min(2) }).optional(),
    }),
  ),
  volumes: z.record(z.unknown()),
});

const compose = composeSchema.parse(
  parse(await readFile(path.join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true }),
);
const dockerfiles = (await readdir(FOLDER)).filter((name) => name.endsWith('Dockerfile'));
const programs = new Set(Object.keys(PLATFORM_PROGRAMS));

describe.each(dockerfiles)('%s', (name) => {
  it('is well formed: pinned, in stages, not as root, with a health check', async () => {
    const text = await readFile(path.join(FOLDER, name), 'utf8');
    expect(validate(text)).toEqual([]);
    const stages = [...text.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(stages.length).toBeGreaterThan(1);
    for (const image of stages) expect(image).toMatch(/^node:22\.\d+\.\d+-/);
    const last = text.slice(text.lastIndexOf('\nFROM'));
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK /m);
    expect(last).toMatch(/^CMD \[/m);
  });
});

it('there is a Dockerfile for the platform and one for the console', () => {
  expect(dockerfiles).toEqual(['console.Dockerfile', 'service.Dockerfile']);
});

describe('the compose file', () => {
  const parts = [...CATALOGUE.services, ...CATALOGUE.workers];

  it.each(parts)('has $logical as the catalogue says', ({ logical, ...part }) => {
    const service = compose.services[logical];
    expect(service).toMatchObject({
      image: `tiktok-commerce/${logical}:dev`,
      build: { dockerfile: 'infra/docker/service.Dockerfile', args: { PROGRAM: logical } },
    });
    expect(programs).toContain(logical);
    if ('port' in part) {
      expect(service?.environment?.PORT).toBe(String(part.port));
      expect(service?.ports).toEqual([
        expect.stringMatching(new RegExp(`^127\\.0\\.0\\.1:${part.port}-\\d+:${part.port}$`)),
      ]);
    } else expect(service?.ports).toEqual([]);
  });

  it('has beside them what they need, and nothing else', () => {
    const others = Object.keys(compose.services).filter((name) => !parts.some((one) => one.logical === name));
    expect(others).toEqual(['nginx', 'redis', 'localstack']);
    for (const name of others) expect(compose.services[name]?.healthcheck).toBeDefined();
  });

  it('pins every image, publishes on loopback alone, and names its volumes', () => {
    const [cache] = CATALOGUE.caches;
    expect(compose.services.redis?.ports).toEqual([`127.0.0.1:${cache?.port}:${cache?.port}`]);
    for (const { image, ports, volumes } of Object.values(compose.services)) {
      expect(image).toMatch(/:(dev|\d+(\.\d+)+[\w.-]*)$/);
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
      for (const volume of volumes) {
        const [source = ''] = volume.split(':');
        expect(source.startsWith('./') || source in compose.volumes).toBe(true);
      }
    }
  });
});
