import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SETUP = fileURLToPath(new URL('.', import.meta.url));
/** A lockfile of a package without dependencies: npm needs no network for it. */
const MANIFEST = { name: 'checkout', version: '1.0.0', engines: { node: '>=20.19' } };
const LOCKFILE = {
  name: 'checkout',
  version: '1.0.0',
  lockfileVersion: 3,
  packages: { '': { name: 'checkout', version: '1.0.0' } },
};

let checkout: string;

beforeEach(async () => {
  checkout = await mkdtemp(path.join(tmpdir(), 'checkout-'));
  await cp(SETUP, path.join(checkout, 'infra/setup'), { recursive: true });
  await writeJson('package.json', MANIFEST);
  await writeJson('package-lock.json', LOCKFILE);
});

afterEach(() => rm(checkout, { recursive: true, force: true }));

function writeJson(name: string, value: unknown): Promise<void> {
  return writeFile(path.join(checkout, name), JSON.stringify(value));
}

interface Ended {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

function run(words: readonly string[], variables: NodeJS.ProcessEnv = process.env): Promise<Ended> {
  const [program = '', ...others] = words;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [path.join(checkout, 'infra/setup', program), ...others],
      { cwd: checkout, env: variables },
      (error, output, errors) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, output, errors }),
    );
  });
}

describe('prepare.mjs', () => {
  it('says which Node is needed, and nothing else', async () => {
    await writeJson('package.json', { ...MANIFEST, engines: { node: '>=99.1' } });
    const { code, output, errors } = await run(['prepare.mjs']);
    expect(code).toBe(1);
    expect(output).toBe('');
    expect(errors).toContain(`Node 99.1 or later is needed; this is Node ${process.versions.node}.`);
  });

  it('installs once, says so in two lines, and is silent the next time', async () => {
    const first = await run(['prepare.mjs']);
    expect(first.errors).toBe('');
    expect(first.output.trim().split('\n')).toHaveLength(2);
    expect(existsSync(path.join(checkout, 'node_modules/.lockfile-digest'))).toBe(true);
    expect(await run(['prepare.mjs'])).toEqual({ code: 0, output: '', errors: '' });
  });

  it('installs again for another lockfile', async () => {
    await run(['prepare.mjs']);
    await writeJson('package-lock.json', { ...LOCKFILE, version: '1.0.1' });
    const later = new Date(Date.now() + 60_000);
    await utimes(path.join(checkout, 'package-lock.json'), later, later);
    expect((await run(['prepare.mjs'])).output).toContain('npm ci');
  });

  it('leaves alone what another checkout has installed', async () => {
    const others = await mkdtemp(path.join(tmpdir(), 'modules-'));
    // Newer than the lockfile, as those of a worktree often are.
    await writeFile(path.join(others, '.package-lock.json'), '{}');
    await symlink(others, path.join(checkout, 'node_modules'));
    const { code, errors } = await run(['prepare.mjs']);
    expect(code).toBe(1);
    expect(errors).toContain(`node_modules is a link to ${others}`);
    expect(await readdir(others)).toEqual(['.package-lock.json']);
    await rm(others, { recursive: true });
  });

  it('installs what a lockfile lacks, and leaves the lockfile as it is', async () => {
    await mkdir(path.join(checkout, 'part'));
    await writeJson('part/package.json', { name: 'part', version: '1.0.0' });
    await writeJson('package.json', { ...MANIFEST, dependencies: { part: 'file:./part' } });
    const { code, output } = await run(['prepare.mjs']);
    expect(code).toBe(0);
    expect(output).toContain('npm install --no-save');
    expect(existsSync(path.join(checkout, 'node_modules/part'))).toBe(true);
    const lockfile: unknown = JSON.parse(await readFile(path.join(checkout, 'package-lock.json'), 'utf8'));
    expect(lockfile).toEqual(LOCKFILE);
    expect((await run(['prepare.mjs'])).output).toBe('');
  });

  it('tells what npm says where it fails', async () => {
    await writeJson('package.json', { ...MANIFEST, scripts: { preinstall: 'exit 3' } });
    const { code, errors } = await run(['prepare.mjs']);
    expect(code).toBe(1);
    expect(errors).toContain('The node modules could not be installed.');
    expect(errors).toContain('npm error code 3');
  });
});

describe('programs.mjs', () => {
  it('says what to install where there is nothing to install it with', async () => {
    const { code, errors } = await run(['programs.mjs', 'redis-server'], {
      NODE_ENV: 'test',
      PATH: checkout,
    });
    expect(code).toBe(1);
    expect(errors).toContain('redis-server is not on the PATH. Install Redis');
  });

  it('finds a program by any of its names', async () => {
    const folder = path.join(checkout, 'bin');
    await mkdir(folder);
    await symlink('/bin/true', path.join(folder, 'google-chrome'));
    const { output } = await run(['programs.mjs', 'chromium'], { NODE_ENV: 'test', PATH: folder });
    expect(JSON.parse(output)).toEqual({ chromium: path.join(folder, 'google-chrome') });
  });

  it('passes over a program that does not start', async () => {
    const folder = path.join(checkout, 'bin');
    await mkdir(folder);
    await symlink('/bin/false', path.join(folder, 'redis-server'));
    expect((await run(['programs.mjs', 'redis-server'], { NODE_ENV: 'test', PATH: folder })).code).toBe(1);
  });
});
