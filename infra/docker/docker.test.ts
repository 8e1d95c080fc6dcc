import { validate } from 'dockerfile-utils';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { CATALOGUE } from '../../core/catalogue/catalogue.ts';
import { loadEnvironments } from '../../core/environments/load.ts';
import { buildWords, DEPLOYABLES, imageOf, registryOf } from '../scripts/docker/deployables.ts';
import { PLATFORM_PROGRAMS } from '../launch/platform-build.ts';

const FOLDER = fileURLToPath(new URL('./', import.meta.url));
const ROOT = path.join(FOLDER, '../..');

const conditionSchema = z
  .object({ condition: z.enum(['service_healthy', 'service_started']), required: z.boolean().optional() })
  .strict();
/** Of the Compose Specification what the file uses, and nothing else: a slip of a key is found. */
const serviceSchema = z
  .object({
    image: z.string(),
    build: z
      .object({ context: z.literal('.'), dockerfile: z.string(), args: z.record(z.string()).optional() })
      .strict()
      .optional(),
    command: z.array(z.string()).optional(),
    env_file: z
      .array(z.object({ path: z.string(), required: z.boolean().default(true) }).strict())
      .default([]),
    environment: z.record(z.string()).default({}),
    ports: z.array(z.string()).default([]),
    volumes: z.array(z.string()).default([]),
    restart: z.literal('unless-stopped'),
    extra_hosts: z.array(z.string()).default([]),
    group_add: z.array(z.string()).default([]),
    depends_on: z.record(conditionSchema).default({}),
    healthcheck: z
      .object({
        test: z.array(z.string()).min(2),
        interval: z.string().regex(/^\d+s$/),
        timeout: z.string().regex(/^\d+s$/),
        retries: z.number().int().positive(),
        start_period: z
          .string()
          .regex(/^\d+s$/)
          .optional(),
      })
      .strict(),
  })
  .strict();
const composeSchema = z
  .object({ name: z.string(), services: z.record(serviceSchema), volumes: z.record(z.null()) })
  .strict();

const composeText = await readFile(path.join(ROOT, 'docker-compose.yml'), 'utf8');
const composeFile = parse(composeText, { merge: true }) as Record<string, unknown>;
/** Without what is only there to be repeated. */
const compose = composeSchema.parse(
  Object.fromEntries(Object.entries(composeFile).filter(([key]) => !key.startsWith('x-'))),
);
const dockerfiles = (await readdir(FOLDER)).filter((name) => name.endsWith('Dockerfile'));
const programs = new Set(Object.keys(PLATFORM_PROGRAMS));

describe.each(dockerfiles)('%s', (name) => {
  it('is well formed: pinned, in stages, not as root, with a health check', async () => {
    const text = await readFile(path.join(FOLDER, name), 'utf8');
    expect(validate(text)).toEqual([]);
    const stages = [...text.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(stages.length).toBeGreaterThan(1);
    const named = [...text.matchAll(/^FROM \S+ AS (\S+)$/gm)].map(([, stage]) => stage);
    for (const image of stages) if (!named.includes(image)) expect(image).toMatch(/^node:22\.\d+\.\d+-/);
    const runnable = text.split(/^(?=FROM )/m).filter((stage) => /^CMD \[/m.test(stage));
    expect(runnable.at(-1)).toBe(text.slice(text.lastIndexOf('\nFROM') + 1));
    for (const stage of runnable) {
      expect(stage).toMatch(/^USER node$/m);
      expect(stage).toMatch(/^HEALTHCHECK /m);
    }
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
      expect(service?.environment.PORT).toBe(String(part.port));
      expect(service?.ports).toEqual([
        expect.stringMatching(new RegExp(`^127\\.0\\.0\\.1:${part.port}-\\d+:${part.port}$`)),
      ]);
    } else expect(service?.ports).toEqual([]);
  });

  it('has beside them what they need, and nothing else', () => {
    const others = Object.keys(compose.services).filter((name) => !parts.some((one) => one.logical === name));
    expect(others).toEqual(['console', 'nginx', 'redis', 'localstack']);
    expect(compose.services.console).toMatchObject({
      build: { dockerfile: 'infra/docker/console.Dockerfile' },
      ports: ['127.0.0.1:3000:3000'],
    });
  });

  it('pins every image, publishes on loopback alone, and names its volumes', () => {
    const [cache] = CATALOGUE.caches;
    expect(compose.services.redis?.ports).toEqual([`127.0.0.1:${cache?.port}:${cache?.port}`]);
    expect(Object.keys(compose.volumes)).toEqual(['console-data', 'localstack-data', 'redis-data']);
    for (const { image, build, ports } of Object.values(compose.services)) {
      expect(image).toMatch(build ? /^tiktok-commerce\/[a-z-]+:dev$/ : /:\d+(\.\d+)+[\w.-]*$/);
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });

  it('takes the last image of LocalStack that needs no account, and makes the catalogue when it is ready', () => {
    const { image, volumes, healthcheck } = compose.services.localstack ?? {};
    // Whatever is called by year and month needs one: docs/decisions.
    expect(image).toMatch(/^localstack\/localstack:4\.\d+\.\d+$/);
    expect(volumes).toContain('./infra/localstack/init.sh:/etc/localstack/init/ready.d/init.sh:ro');
    expect(healthcheck?.test[1]).toContain('/_localstack/init/ready');
  });

  it('mounts nothing but volumes that are declared and files that are there', async () => {
    for (const volume of Object.values(compose.services).flatMap(({ volumes }) => volumes)) {
      const source = volume.startsWith('$') ? '' : (volume.split(':')[0] ?? '');
      if (source.startsWith('./')) expect((await stat(path.join(ROOT, source))).isFile(), source).toBe(true);
      else if (source) expect(Object.keys(compose.volumes)).toContain(source);
      else expect(volume).toBe('${DOCKER_SOCKET:-/var/run/docker.sock}:/var/run/docker.sock');
    }
    const read = Object.values(compose.services).flatMap(({ env_file: files }) => files);
    for (const { path: file, required } of read)
      if (required) expect((await stat(path.join(ROOT, file))).isFile(), file).toBe(true);
  });

  it('waits only for parts that are there, and for their health', () => {
    for (const [name, { depends_on: needed }] of Object.entries(compose.services))
      for (const [other, { condition }] of Object.entries(needed)) {
        expect(Object.keys(compose.services), name).toContain(other);
        expect(condition).toBe('service_healthy');
      }
  });

  it('holds no secret: what could be one is a variable, or of no use anywhere', () => {
    const told = Object.values(compose.services).flatMap(({ environment }) => Object.entries(environment));
    for (const [key, value] of told)
      if (/KEY|SECRET|TOKEN|PASSWORD/.test(key)) expect(value, key).toMatch(/^\$\{\w+:-\}$/);
    expect(composeText).not.toMatch(/AKIA|-----BEGIN/);
  });

  it('asks each part at the port where it listens', () => {
    for (const { ports, environment, build } of Object.values(compose.services)) {
      const inside = ports[0]?.split(':').at(-1);
      if (build?.args && inside) expect(environment.PORT).toBe(inside);
    }
  });
});

describe("the console's image", () => {
  it('is given an environments file that is right, and that names the parts of the compose file', async () => {
    const file = await loadEnvironments(path.join(FOLDER, 'environments.yaml'));
    const [dev] = file.environments;
    expect(dev?.compute).toEqual({ kind: 'docker', project: compose.name });
    const hosts = [dev?.endpoint, ...(dev?.caches ?? []).map(({ url }) => url)].map(
      (url) => new URL(url ?? '').hostname,
    );
    for (const host of hosts) expect(Object.keys(compose.services)).toContain(host);
    const mounted = compose.services.console?.volumes.map((volume) => volume.split(':')[1]) ?? [];
    for (const { path: wanted } of dev?.environmentFiles ?? [])
      expect(mounted).toContain(path.join('/etc/operations', path.basename(wanted)));
  });

  it('copies what is there, and what .dockerignore lets in', async () => {
    const ignored = (await readFile(path.join(ROOT, '.dockerignore'), 'utf8')).split('\n').filter(Boolean);
    for (const needed of ['node_modules', '.git', '.env*', 'build']) expect(ignored).toContain(needed);
    for (const name of dockerfiles) {
      const text = await readFile(path.join(FOLDER, name), 'utf8');
      const copied = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, words = '']) =>
        words.split(' '),
      );
      for (const source of copied) await stat(path.join(ROOT, source));
      // Whole folders of `docs` and `tests` stay out; one file of them is let in by name.
      for (const source of copied.filter((one) => one.startsWith('docs/')))
        expect(ignored).toContain(`!${source}`);
    }
  });
});

describe('the images of a release', () => {
  it('are those of services, workers and the console, each built of a stage that is there', async () => {
    expect(DEPLOYABLES.map(({ name }) => name)).toEqual([
      ...CATALOGUE.services.filter(({ tasks }) => tasks).map(({ logical }) => logical),
      ...CATALOGUE.workers.map(({ logical }) => logical),
      'console',
    ]);
    for (const { dockerfile, target, program } of DEPLOYABLES) {
      const text = await readFile(path.join(ROOT, dockerfile), 'utf8');
      if (target !== undefined) expect(text).toMatch(new RegExp(`^FROM \\S+ AS ${target}$`, 'm'));
      if (program !== undefined) expect(programs).toContain(program);
      if (target === 'function') expect(programs).toContain(`${program}-lambda`);
    }
  });

  it('are named for the registry of an account, and carry their version', () => {
    const registry = registryOf({ account: '123456789012', region: 'eu-west-1' });
    const [first] = DEPLOYABLES;
    if (!first) throw new Error('There is none.');
    const image = imageOf(registry, first, '1.9.0');
    expect(image).toBe('123456789012.dkr.ecr.eu-west-1.amazonaws.com/tiktok-commerce/ingestion-api:1.9.0');
    const words = buildWords(first, image, { tag: '1.9.0', revision: 'abc', platform: 'linux/amd64' });
    expect(words.join(' ')).toBe(
      `build --file infra/docker/service.Dockerfile --target service --platform linux/amd64 --build-arg PROGRAM=ingestion-api --build-arg VERSION=1.9.0 --label org.opencontainers.image.version=1.9.0 --label org.opencontainers.image.revision=abc --tag ${image} .`,
    );
    expect(registryOf({ account: '123456789012', region: 'cn-north-1' })).toMatch(/\.amazonaws\.com\.cn$/);
  });
});
