import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { initScript } from './init-script.ts';

const FILE = fileURLToPath(new URL('init.sh', import.meta.url));
const MAIN = fileURLToPath(new URL('write-init.ts', import.meta.url));

describe('the script that makes the catalogue in development', () => {
  it('is what the catalogue gives: npm run localstack:init writes it', async () => {
    expect(await readFile(FILE, 'utf8')).toBe(initScript());
  });

  it('can be run, and a shell understands it', async () => {
    expect((await stat(FILE)).mode & 0o111).toBe(0o111);
    await promisify(execFile)('sh', ['-n', FILE]);
  });

  it('holds no value of a secret', async () => {
    expect(await readFile(FILE, 'utf8')).not.toMatch(/secret-string '/);
  });

  it('is checked by its own program', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', MAIN, '--check']);
    expect(stdout).toBe('infra/localstack/init.sh is what the catalogue gives.\n');
  });
});
