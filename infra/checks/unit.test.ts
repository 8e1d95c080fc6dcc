import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CHECKS } from './check.ts';
import { runCommand } from './command.ts';

const CACHE = path.join(import.meta.dirname, '../../.cache');
const UNIT = path.join(import.meta.dirname, 'unit.ts');
let folder: string;
beforeEach(() => {
  mkdirSync(CACHE, { recursive: true });
  folder = mkdtempSync(path.join(CACHE, 'unit-'));
  writeFileSync(path.join(folder, 'vitest.config.js'), 'export default {};');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, body: string): void {
  const imports = `import { existsSync, writeFileSync } from 'node:fs';\nimport { it } from 'vitest';\n`;
  writeFileSync(path.join(folder, name), `${imports}it('holds', () => {${body}});\n`);
}

const failing = `throw new Error('always');`;
const chance = `if (!existsSync('once')) { writeFileSync('once', ''); throw new Error('by chance'); }`;

function run() {
  return runCommand(['node', '--import', 'tsx', UNIT], folder, AbortSignal.timeout(50_000));
}

it('tries a file that has failed once more, and tells it as flaky', async () => {
  write('well.test.ts', '');
  write('chance.test.ts', chance);
  const { code, output } = await run();
  expect(code).toBe(0);
  expect(
    CHECKS.find(({ name }) => name === 'unit')
      ?.told?.exec(output)?.[0]
      .trim(),
  ).toBe('1 flaky\n    chance.test.ts › holds');
});

it('fails where the second try does', async () => {
  write('chance.test.ts', chance);
  write('failing.test.ts', failing);
  const { code, output } = await run();
  expect(code).toBe(1);
  expect(output).toContain('Tried once more:\n    chance.test.ts › holds\n    failing.test.ts › holds');
  expect(output).not.toContain('flaky');
});

it('has no second try where many have failed', async () => {
  for (const name of ['a', 'b', 'c', 'd']) write(`${name}.test.ts`, failing);
  const { code, output } = await run();
  expect(code).toBe(1);
  expect(output).toContain('4 failed');
  expect(output).not.toContain('Tried once more');
});
