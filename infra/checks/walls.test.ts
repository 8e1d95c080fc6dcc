import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CONFIGS = ['.dependency-cruiser.cjs', 'infra/checks/browser-walls.mjs'] as const;

/** Files of a house in which every import is allowed. */
const SOUND: Readonly<Record<string, string>> = {
  'core/catalogue/names.ts': 'export const NAMES = ["a"];',
  'core/catalogue/first.ts': 'import { NAMES } from "./names.ts";\nexport const first = () => NAMES[0];',
  'core/environments/clients.ts':
    'import { S3Client } from "@aws-sdk/client-s3";\nexport const make = () => new S3Client({});',
  'core/resources/buckets/list.ts':
    'import { ListBucketsCommand } from "@aws-sdk/client-s3";\nexport const list = () => new ListBucketsCommand({});',
  'core/resources/buckets/types.ts': 'export interface Bucket { readonly name: string }',
  'app/components/list.tsx':
    'import { NAMES } from "../../core/catalogue/names.ts";\nimport type { Bucket } from "../../core/resources/buckets/types.ts";\nexport const names = (bucket: Bucket) => [...NAMES, bucket.name];',
  'app/features/list.server.ts':
    'import { list } from "../../core/resources/buckets/list.ts";\nexport const load = () => list();',
  'app/routes/list.tsx':
    'import { load } from "../features/list.server.ts";\nimport { names } from "../components/list.tsx";\nexport const loader = load;\nexport const shown = names;',
  'core/platform/items.ts':
    'import { PutItemCommand } from "@aws-sdk/client-dynamodb";\nexport const put = PutItemCommand;',
  'services/api/handler.ts':
    'import { NAMES } from "../../core/catalogue/names.ts";\nimport { put } from "../../core/platform/items.ts";\nexport const handler = () => [NAMES, put];',
  'infra/sandbox/server.ts': 'export const sandbox = 1;',
  'infra/launch/start.ts': 'import { sandbox } from "../sandbox/server.ts";\nexport const started = sandbox;',
  'tests/contract/run.ts':
    'import { sandbox } from "../../infra/sandbox/server.ts";\nexport const run = sandbox;',
};

/** One file more, and the wall that it runs into. */
const BROKEN: readonly {
  readonly wall: string;
  readonly file: string;
  readonly text: string;
  /** Where it is told, if that is another file: a circle is told once. */
  readonly toldAt?: string;
}[] = [
  {
    wall: 'core-stands-alone',
    file: 'core/catalogue/wrong.ts',
    text: 'import { handler } from "../../services/api/handler.ts";\nexport const x = handler;',
  },
  {
    wall: 'core-stands-alone',
    file: 'core/catalogue/type.ts',
    text: 'import type { sandbox } from "../../infra/sandbox/server.ts";\nexport type X = typeof sandbox;',
  },
  {
    wall: 'core-knows-no-screen',
    file: 'core/catalogue/screen.ts',
    text: 'import { useState } from "react";\nexport const x = useState;',
  },
  {
    wall: 'wings-stay-apart',
    file: 'services/api/wrong.ts',
    text: 'import { names } from "../../app/components/list.tsx";\nexport const x = names;',
  },
  {
    wall: 'wings-stay-apart',
    file: 'infra/launch/wrong.ts',
    text: 'import { load } from "../../app/features/list.server.ts";\nexport const x = load;',
  },
  {
    wall: 'sandbox-is-unknown',
    file: 'infra/checks/wrong.ts',
    text: 'import { sandbox } from "../sandbox/server.ts";\nexport const x = sandbox;',
  },
  {
    wall: 'nobody-imports-tests',
    file: 'app/features/wrong.server.ts',
    text: 'import { run } from "../../tests/contract/run.ts";\nexport const x = run;',
  },
  {
    wall: 'browser-reaches-no-network-core',
    file: 'app/components/wrong.tsx',
    text: 'import { make } from "../../core/environments/clients.ts";\nexport const x = make;',
  },
  {
    wall: 'browser-reaches-no-upstream-package',
    file: 'app/components/far.tsx',
    text: 'import { list } from "../../core/resources/buckets/list.ts";\nexport const x = list;',
  },
  {
    wall: 'browser-reaches-no-server-half',
    file: 'app/components/half.tsx',
    text: 'import { load } from "../features/list.server.ts";\nexport const x = load;',
  },
  {
    wall: 'app-has-no-upstream-package',
    file: 'app/features/direct.server.ts',
    text: 'import { S3Client } from "@aws-sdk/client-s3";\nexport const x = S3Client;',
  },
  {
    wall: 'adapters-import-sdk',
    file: 'core/catalogue/sdk.ts',
    text: 'import type { Bucket } from "@aws-sdk/client-s3";\nexport type X = Bucket;',
  },
  {
    wall: 'console-is-not-the-platform',
    file: 'core/resources/buckets/wrong.ts',
    text: 'import { put } from "../../platform/items.ts";\nexport const x = put;',
  },
  {
    wall: 'types-import-no-sdk',
    file: 'core/resources/queues/types.ts',
    text: 'import type { Bucket } from "@aws-sdk/client-s3";\nexport type X = Bucket;',
  },
  {
    wall: 'no-circles',
    file: 'core/catalogue/names.ts',
    text: 'import { first } from "./first.ts";\nexport const NAMES = [first()];',
    toldAt: 'core/catalogue/first.ts',
  },
  {
    wall: 'what-runs-needs-no-development-package',
    file: 'services/api/bundler.ts',
    text: 'import { build } from "esbuild";\nexport const x = build;',
  },
  {
    wall: 'nothing-unresolved',
    file: 'core/catalogue/lost.ts',
    text: 'import { x } from "./nowhere.ts";\nexport const y = x;',
  },
];

let house: string;
let whileSound: readonly string[];
let whileBroken: readonly string[];

beforeAll(async () => {
  house = await mkdtemp(path.join(tmpdir(), 'house-'));
  for (const name of ['package.json', 'tsconfig.json', ...CONFIGS])
    await cp(path.join(ROOT, name), path.join(house, name));
  await symlink(path.join(ROOT, 'node_modules'), path.join(house, 'node_modules'));
  for (const [file, text] of Object.entries(SOUND)) await write(file, text);
  whileSound = await broken();
  for (const { file, text } of BROKEN) await write(file, text);
  whileBroken = await broken();
});

afterAll(() => rm(house, { recursive: true, force: true }));

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(house, file)), { recursive: true });
  await writeFile(path.join(house, file), `${text}\n`);
}

/** The walls that the house runs into, each with the file where it does. */
async function broken(): Promise<readonly string[]> {
  const found = await Promise.all(CONFIGS.map(cruise));
  return [...new Set(found.flat())];
}

function cruise(config: string): Promise<readonly string[]> {
  const program = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const folders = ['core', 'app', 'services', 'infra', 'tests'];
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [program, '--config', config, '--output-type', 'json', ...folders],
      { cwd: house, maxBuffer: 1 << 26 },
      (_error, output, errors) => {
        if (!output.startsWith('{')) {
          reject(new Error(errors));
          return;
        }
        const { summary } = JSON.parse(output) as {
          summary: { violations: { from: string; rule: { name: string } }[] };
        };
        resolve(summary.violations.map(({ from, rule }) => `${rule.name} ${from}`));
      },
    );
  });
}

describe('the walls', () => {
  it('stand in a sound house', () => {
    expect(whileSound).toEqual([]);
  });

  it.each(BROKEN)('$wall: $file', ({ wall, file, toldAt = file }) => {
    expect(whileBroken).toContain(`${wall} ${toldAt}`);
  });
});
