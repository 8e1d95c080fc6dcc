import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseDotenv } from '../../core/resources/configuration/dotenv.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PROGRAMS = ['services', 'workers', 'core/platform'] as const;
/** Read by the SDK and by Node, not by a schema of the programs. */
const OTHERS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'NODE_ENV'] as const;

/** Every variable in a schema of settings of services and workers: `NAME: z.…` or `NAME: faultSchema`. */
async function variablesRead(): Promise<ReadonlySet<string>> {
  const names = new Set<string>(OTHERS);
  for (const folder of PROGRAMS)
    for (const file of await readdir(path.join(ROOT, folder), { recursive: true })) {
      if (!/\.ts$/.test(file) || /\.test\.ts$/.test(file)) continue;
      const text = await readFile(path.join(ROOT, folder, file), 'utf8');
      for (const [, name = ''] of text.matchAll(/^\s+([A-Z][A-Z0-9_]+): (?:z\b|\w+Schema\b)/gm))
        names.add(name);
    }
  return names;
}

async function entries(file: string) {
  const { entries: all, mistakes } = parseDotenv(await readFile(path.join(ROOT, file), 'utf8'));
  expect(mistakes).toEqual([]);
  return new Map(all.map(({ key, value }) => [key, value]));
}

describe.each(['.env.development', '.env.production'])('%s', (file) => {
  it('names variables that services and workers read, and no other', async () => {
    const read = await variablesRead();
    expect(read.size).toBeGreaterThan(25);
    const unknown = [...(await entries(file)).keys()].filter((key) => !read.has(key));
    expect(unknown).toEqual([]);
  });

  it('names the stage and the region', async () => {
    const told = await entries(file);
    expect(told.get('STAGE')).toBe(file === '.env.production' ? 'prod' : 'dev');
    expect(told.get('AWS_REGION')).toBe('us-east-1');
  });
});

it('production has no endpoint, no keys and no secret in its example', async () => {
  const told = await entries('.env.production');
  for (const key of told.keys()) expect(key).not.toMatch(/ENDPOINT|KEY|SECRET|TOKEN|PASSWORD/);
});

it("development's keys are of no account", async () => {
  const told = await entries('.env.development');
  const secrets = [...told].filter(([key]) => /KEY|SECRET|TOKEN|PASSWORD/.test(key));
  for (const [key, value] of secrets) expect(value, key).toMatch(/^(test|local-[a-z-]+)$/);
});
