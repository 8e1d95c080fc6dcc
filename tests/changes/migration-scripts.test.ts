import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMigration } from './migration.fixture.ts';
import type { MigrationHarness } from './migration.fixture.ts';
import { contentFor, contentOf, manyItems } from './tables.fixture.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../infra/migrate');
let staging: MigrationHarness;
let folder: string;

beforeAll(async () => {
  staging = await startMigration('staging');
  folder = await mkdtemp(path.join(tmpdir(), 'migrate-'));
  const environment = (id: 'dev' | 'staging', guard: string) => ({
    id,
    label: id,
    guard,
    region: 'us-east-1',
    account: id === 'dev' ? '000000000000' : '123456789012',
    endpoint: staging.sandboxes[id === 'dev' ? 'dev' : 'prod'].url,
    credentials: { static: { accessKeyId: 'test', secretAccessKey: 'test' } },
    names: { stage: id },
  });
  const environments = [environment('dev', 'none'), environment('staging', 'confirm')];
  await writeFile(path.join(folder, 'environments.json'), JSON.stringify({ environments }));
  for (const [side, stage] of [
    ['dev', 'dev'],
    ['prod', 'staging'],
  ] as const)
    await staging
      .clients(side)
      .s3.send(new CreateBucketCommand({ Bucket: `tiktok-commerce-assets-${stage}` }));
}, 60_000);

afterAll(async () => {
  await staging.close();
  await rm(folder, { recursive: true });
});

interface Ended {
  readonly code: unknown;
  readonly output: string;
  readonly errors: string;
}

function started(program: string, ...words: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const line = ['--import', 'tsx', path.join(FOLDER, program), ...words];
    execFile(process.execPath, line, (error, output, errors) =>
      resolve({ code: error?.code ?? 0, output, errors }),
    );
  });
}

describe('development’s data by command line', () => {
  const usual = () => ['--environments', path.join(folder, 'environments.json'), '--directory', folder];
  const some = ['--tables', 'tags', '--buckets', 'assets'];

  it('is exported, and imported into staging', async () => {
    const items = manyItems(300);
    await staging.table('dev', 'tiktok-tags-dev', items);
    const to = await staging.table('prod', 'tiktok-commerce-tags-staging', []);
    const { s3 } = staging.clients('dev');
    for (const Key of ['a.txt', 'b/c.txt'])
      await s3.send(new PutObjectCommand({ Bucket: 'tiktok-commerce-assets-dev', Key, Body: Key }));

    const exported = await started('export-data.ts', ...usual(), ...some);
    expect(exported).toMatchObject({
      code: 0,
      output: expect.stringContaining('300 items of tiktok-tags-dev'),
    });
    expect(JSON.parse(await readFile(path.join(folder, 'bundle.json'), 'utf8'))).toMatchObject({
      environment: 'dev',
      tables: [{ logical: 'tags' }],
      buckets: [{ logical: 'assets' }],
    });

    const asked = await started('import-data.ts', ...usual());
    expect(asked).toMatchObject({ code: 2, errors: expect.stringContaining('add --yes') });
    expect(await contentOf(to)).toEqual([]);

    const mistyped = await started('import-data.ts', ...usual(), '--yes', '--tables', 'tags,prodcts');
    expect(mistyped).toMatchObject({ code: 2, errors: 'The bundle of dev has no table prodcts.\n' });
    expect(await contentOf(to)).toEqual([]);
    const nothing = await started('import-data.ts', ...usual(), '--tables', 'none', '--buckets', 'none');
    expect(nothing).toMatchObject({ code: 2, errors: expect.stringContaining('Nothing is asked for') });

    const imported = await started('import-data.ts', ...usual(), '--yes', '--check', 'full');
    expect(imported).toMatchObject({
      code: 0,
      output: expect.stringContaining(
        '1 of the 1 tables and 1 of the 1 buckets that dev has exported are in staging.',
      ),
    });
    expect(await contentOf(to)).toEqual(contentFor(items));
    const { Contents = [] } = await staging
      .clients('prod')
      .s3.send(new ListObjectsV2Command({ Bucket: 'tiktok-commerce-assets-staging' }));
    expect(Contents.map(({ Key }) => Key)).toEqual(['a.txt', 'b/c.txt']);
  }, 120_000);

  it('tells how it is used, and what is wrong', async () => {
    for (const program of ['export-data.ts', 'import-data.ts']) {
      expect(await started(program, '--help')).toMatchObject({
        code: 0,
        output: expect.stringContaining('--directory FOLDER'),
      });
      expect(await started(program, '--colour', 'blue')).toMatchObject({ code: 2 });
    }
    const nowhere = await started('import-data.ts', ...usual(), '--directory', path.join(folder, 'none'));
    expect(nowhere).toMatchObject({ code: 2, errors: expect.stringContaining('export first') });
  }, 60_000);
});
