import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseSeedArguments } from './arguments.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

describe('npm run seed --', () => {
  it('has a usual size', () => {
    expect(parseSeedArguments([])).toMatchObject({
      kind: 'seed',
      value: { items: 1000, compute: false, empty: false, historyDays: 0, many: { keys: 0 } },
    });
  });

  it('takes numbers', () => {
    expect(parseSeedArguments(['--items', '1000000', '--keys', '5'])).toMatchObject({
      value: { items: 1_000_000, many: { keys: 5, tables: 0 } },
    });
  });

  it.each([
    ['--items', '-1'],
    ['--items', '1e3'],
    ['--tables', 'many'],
    ['--keys', '99999999999'],
    ['--history-days', '61'],
    ['--colour', 'blue'],
  ])('refuses %s %s', (...words) => {
    expect(parseSeedArguments(words).kind).toBe('mistake');
  });

  it('never seeds AWS itself', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'seed-'));
    const file = path.join(folder, 'real.yaml');
    const environment = (id: string) =>
      `  - { id: ${id}, label: ${id}, guard: confirm, region: us-east-1, account: '123456789012', names: { stage: ${id} } }\n`;
    await writeFile(file, `environments:\n${environment('staging')}${environment('prod')}`);
    const { code, errors } = await new Promise<{ code: unknown; errors: string }>((resolve) => {
      execFile(
        process.execPath,
        ['--import', 'tsx', MAIN, '--environments', file, '--environment', 'prod'],
        (error, _output, stderr) => resolve({ code: error?.code, errors: stderr }),
      );
    });
    await rm(folder, { recursive: true });
    expect(code).toBe(2);
    expect(errors).toContain('AWS itself');
  });
});
