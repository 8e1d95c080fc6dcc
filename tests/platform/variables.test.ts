import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SERVICES, WORKERS } from '../../core/catalogue/compute.ts';
import { DOMAINS } from '../../core/catalogue/domain.ts';
import { stageOf } from '../../infra/cdk/testing/templates.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Where a program's variables are declared beside its own folder, by what its sources take from there. */
const SHAPES = {
  placeShape: 'core/platform/settings.ts',
  redisShape: 'core/platform/settings.ts',
  signInShape: 'services/host/sign-in.ts',
  serviceShape: 'services/host/settings.ts',
} as const;

/** Names that people and the console compare; programs know them from STAGE. */
const FOR_READERS: ReadonlySet<string> = new Set([
  ...['NODE_ENV', 'VIDEOS_TABLE', 'PRODUCTS_TABLE', 'THUMBNAILS_BUCKET', 'NEW_VIDEO_TOPIC_ARN'],
  ...['PRODUCT_SERVICE_URL', 'CACHE_TTL_SECONDS', 'FEATURE_TREND_TAGS', 'REDIS_HOST', 'REDIS_PORT'],
]);

/** What no template says, and why the cloud can do without. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  AWS_REGION: 'ECS and Lambda tell it',
  AWS_ENDPOINT_URL: 'AWS itself is asked',
  APP_VERSION: "the image's own",
  HOST: "the image's own",
  DRAIN_MS: 'the load balancer has sent requests elsewhere before a task is ended',
  DEMONSTRATION_FAULT: 'nothing goes wrong on purpose',
  REDIS_URL: 'host and port are told',
  OPENAI_API_KEY: 'the function asks Secrets Manager',
  OPENAI_BASE_URL: 'OpenAI itself is asked',
  OPENAI_MODEL: 'the usual one',
  OPENAI_TIMEOUT_MS: 'the usual one',
  IMAGE_INNER_HOSTS: 'nothing of the inner network is asked for pictures',
  IMAGE_MOST_MEBIBYTES: 'the usual one',
  IMAGE_DEADLINE_MS: 'the usual one',
};
/** A limit that one service is told and another leaves as it is. */
const OWN_LIMITS = ['whatsapp-service RATE_LIMIT_PER_MINUTE'];

const sourceOf = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

/** What follows a name up to the end of its object. */
function shapeOf(name: keyof typeof SHAPES): string {
  const text = sourceOf(SHAPES[name]);
  const begin = text.search(new RegExp(`\\b(const|function) ${name}\\b`));
  if (begin < 0) throw new RangeError(`${SHAPES[name]} has no ${name}.`);
  const end = text.indexOf('as const', begin);
  return text.slice(begin, end);
}

function declaredIn(text: string): readonly string[] {
  return [...text.matchAll(/^\s+([A-Z][A-Z0-9_]+): *(?:z\b|faultSchema|\n)/gm)].map(([, name = '']) => name);
}

/** The variables that the schemas of a program know. */
function declaredBy(folder: string): ReadonlySet<string> {
  const files = readdirSync(path.join(ROOT, folder)).filter((file) => /(?<!\.test)\.ts$/.test(file));
  const own = files.map((file) => sourceOf(path.join(folder, file))).join('\n');
  const names = new Set(declaredIn(own));
  const used = (Object.keys(SHAPES) as (keyof typeof SHAPES)[]).filter((name) =>
    new RegExp(`(\\.\\.\\.|\\()${name}\\b`).test(`${own}${shapesOfHost(own)}`),
  );
  for (const name of used) for (const one of declaredIn(shapeOf(name))) names.add(one);
  return names;
}

/** A service's shape spreads that of every program. */
function shapesOfHost(own: string): string {
  return own.includes('serviceShape') ? shapeOf('serviceShape') : '';
}

interface Container {
  readonly Name: string;
  readonly Environment: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly Secrets?: readonly { readonly Name: string }[];
}

function toldByTemplate(stage: 'staging' | 'prod'): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const containers = stageOf(stage)
    .resources('AWS::ECS::TaskDefinition')
    .flatMap(({ Properties }) => Properties.ContainerDefinitions as readonly Container[])
    .map(({ Name, Environment, Secrets = [] }) => [
      Name,
      Object.fromEntries([
        ...Environment.map(({ Name: name, Value }) => [name, Value] as const),
        ...Secrets.map(({ Name: name }) => [name, 'a secret'] as const),
      ]),
    ]);
  const functions = stageOf(stage)
    .resources('AWS::Lambda::Function')
    .map(({ Properties }) => {
      const { Variables } = Properties.Environment as { readonly Variables: Record<string, unknown> };
      return [WORKERS.find(({ names }) => names[stage] === Properties.FunctionName)?.logical, Variables];
    });
  return new Map([...containers, ...functions] as [string, Record<string, unknown>][]);
}

const PROGRAMS = [
  ...SERVICES.filter(({ tasks }) => tasks).map(({ logical }) => [logical, `services/${logical}`] as const),
  ...WORKERS.map(({ logical }) => [logical, `workers/${logical}`] as const),
];

describe.each(['staging', 'prod'] as const)('the templates of %s', (stage) => {
  it.each(PROGRAMS)('tell %s what it reads, and nothing that nobody reads', (logical, folder) => {
    const declared = declaredBy(folder);
    expect(declared).toContain('STAGE');
    const told = Object.keys(toldByTemplate(stage).get(logical) ?? {});
    expect(told.filter((name) => !declared.has(name) && !FOR_READERS.has(name))).toEqual([]);
    const untold = [...declared].filter((name) => !told.includes(name) && !(name in LEFT_OUT));
    expect(untold.map((name) => `${logical} ${name}`).filter((one) => !OWN_LIMITS.includes(one))).toEqual([]);
  });

  it("lead sellers to the storefront's own host", () => {
    expect(toldByTemplate(stage).get('whatsapp-service')?.SHOPS_URL).toBe(`https://${DOMAINS[stage]}`);
  });
});
