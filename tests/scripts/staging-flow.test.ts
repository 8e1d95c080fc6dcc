import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http, { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPlatform } from '../../infra/launch/platform-build.ts';
import { openPlace } from '../platform/place.ts';
import type { Place } from '../platform/place.ts';
import { launched, ROOT } from '../platform/programs.ts';
import type { RunningProgram } from '../platform/programs.ts';
import { runScript } from './run-script.ts';

const PROGRAMS = [
  'ingestion-api',
  'product-service',
  'caption-parser',
  'thumbnail-generator',
  'auto-tagger',
] as const;

let place: Place;
let programs: readonly RunningProgram[] = [];
let folder: string;
let file: string;
let api: string;
const door = createServer((request, response) => {
  const [ingestion, shops] = programs;
  const target = /^\/api\/v1\/shop\//.test(request.url ?? '') ? shops : ingestion;
  const { method, headers, url } = request;
  const passed = http.request(new URL(url ?? '/', target?.url), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  passed.once('error', () => response.writeHead(502).end());
  request.pipe(passed);
});

beforeAll(async () => {
  await buildPlatform(ROOT);
  place = await openPlace();
  programs = await Promise.all(PROGRAMS.map((name) => launched(name, place.variables)));
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  api = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  folder = await mkdtemp(path.join(tmpdir(), 'staging-flow-'));
  file = path.join(folder, 'environments.json');
  const environment = (id: string) => ({
    ...{ id, label: id, guard: 'confirm', account: '000000000000', region: 'us-east-1' },
    endpoint: place.url,
    credentials: { static: { accessKeyId: 'test', secretAccessKey: 'test' } },
    compute: { kind: 'docker', socket: path.join(folder, 'no-engine.sock') },
    names: { stage: 'dev' },
  });
  await writeFile(file, JSON.stringify({ environments: [environment('first'), environment('second')] }));
}, 120_000);
afterAll(async () => {
  door.closeAllConnections();
  door.close();
  await Promise.all(programs.map((program) => program.end()));
  await place.close();
  await rm(folder, { recursive: true });
}, 60_000);

describe('npm run test:staging', () => {
  const words = () => ['--environments', file, '--environment', 'first', '--flow-only', '--api', api];

  it('posts a video, and sees its product and its thumbnails, twice over', async () => {
    for (const _ of ['first', 'again']) {
      const { code, output, errors } = await runScript('test-staging', words());
      expect(errors).toBe('');
      expect(output).toMatch(/^ok {8}A video is taken in: Video \d+ of smoke_test\.$/m);
      expect(output).toMatch(
        /^ok {8}Its product is in the shop: New heels only, 55,000 UGX, after \d+ ms\.$/m,
      );
      expect(output).toMatch(/^ok {8}Its thumbnails are shown: 96, 240, 480 pixels\.$/m);
      expect(code).toBe(0);
    }
  }, 120_000);

  it('fails where no worker cuts thumbnails', async () => {
    await programs[3]?.end();
    const { code, output } = await runScript('test-staging', [...words(), '--within', '3']);
    expect(output).toMatch(/^FAILED {4}Its product is in the shop: .* answers 404 after 3 s\.$/m);
    expect(code).toBe(1);
  });

  it('says where nothing answers', async () => {
    const { code, output } = await runScript('test-staging', [...words().slice(0, -1), 'http://127.0.0.1:1']);
    expect(output).toMatch(/^not seen {2}A video is taken in: .*refuses connections/m);
    expect(code).toBe(1);
  });
});
