import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRules } from './rules-file.ts';

const rule = (name: string) =>
  `expected:\n  - { kind: tables, name: ${name}, path: Tags*, why: w, who: me, until: 2030-01-01 }\n`;

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rules-'));
  file = path.join(folder, 'rules.yaml');
});
afterAll(() => rm(folder, { recursive: true }));

describe('the file of the rules', () => {
  it('holds as it is now, a mistake in between included', async () => {
    await writeFile(file, rule('videos'));
    expect(await readRules(file)).toMatchObject({ rules: [{ name: 'videos' }] });
    await writeFile(file, 'expected: [');
    expect(await readRules(file)).toMatchObject({ mistake: expect.stringContaining('YAML') as string });
    await writeFile(file, rule('shops'));
    expect(await readRules(file)).toMatchObject({ rules: [{ name: 'shops' }] });
  });

  it('that is named and is not there is a mistake', async () => {
    expect(await readRules(path.join(folder, 'none.yaml'))).toMatchObject({
      mistake: expect.stringContaining('ENOENT') as string,
    });
  });
});
