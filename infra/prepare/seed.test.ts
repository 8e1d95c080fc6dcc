import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseSeedDevArguments } from './arguments.ts';

const MAIN = fileURLToPath(new URL('seed.ts', import.meta.url));

describe('npm run seed:dev --', () => {
  it('has a usual environment and size', () => {
    expect(parseSeedDevArguments([])).toEqual({
      kind: 'seed',
      value: { environment: 'dev', environments: undefined, products: 250, initialise: false },
    });
  });

  it.each([
    ['--products', '49'],
    ['--products', '1e3'],
    ['--products', '100001'],
    ['--products', '-1'],
    ['--colour', 'blue'],
  ])('refuses %s %s', (...words) => {
    expect(parseSeedDevArguments(words).kind).toBe('mistake');
  });

  it('tells how it is used', async () => {
    const { code, output } = await started('--help');
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('--environment ID') });
  });

  it('refuses what is guarded, and what no file names, before it connects', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'seed-dev-'));
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const environment = (id: string, guard: string) => ({
      id,
      label: id,
      guard,
      region: 'us-east-1',
      account: '123456789012',
      endpoint,
      credentials: { static: { accessKeyId: 'test', secretAccessKey: 'test' } },
      names: { stage: id },
    });
    const file = path.join(folder, 'environments.json');
    await writeFile(
      file,
      JSON.stringify({ environments: [environment('dev', 'confirm'), environment('prod', 'two-person')] }),
    );
    const guarded = await started('--environments', file);
    const unknown = await started('--environments', file, '--environment', 'staging');
    server.close();
    await rm(folder, { recursive: true });
    expect(guarded).toMatchObject({ code: 2, errors: 'dev is guarded (confirm): it is never seeded.\n' });
    expect(unknown).toMatchObject({ code: 2, errors: expect.stringContaining('no environment staging') });
    expect(connections).toBe(0);
  });
});

function started(
  ...words: readonly string[]
): Promise<{ readonly code: unknown; readonly output: string; readonly errors: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', MAIN, ...words], (error, output, errors) =>
      resolve({ code: error?.code ?? 0, output, errors }),
    );
  });
}
