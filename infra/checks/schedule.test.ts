import { describe, expect, it } from 'vitest';
import { askedFor } from './arguments.ts';
import { CHECKS } from './check.ts';
import type { Check } from './check.ts';
import { runChecks } from './schedule.ts';
import type { Result } from './schedule.ts';

function check(name: string, more: Partial<Check> = {}): Check {
  return { name, looksAt: name, commands: [], ...more };
}

/** Runs checks that end at the next turn, and tells in which company each ran. */
async function play(checks: readonly Check[], failing: readonly string[] = []) {
  const now = new Set<string>();
  const company = new Map<string, readonly string[]>();
  const told: Result[] = [];
  const results = await runChecks(
    checks,
    async ({ name }) => {
      now.add(name);
      await new Promise((resolve) => setTimeout(resolve, 5));
      company.set(name, [...now]);
      now.delete(name);
      return { outcome: failing.includes(name) ? 'failed' : 'passed', seconds: 0, text: '' };
    },
    (result) => told.push(result),
    new AbortController().signal,
  );
  const outcomes = Object.fromEntries(results.map((result) => [result.check.name, result.outcome]));
  return { outcomes, company, told };
}

describe('runChecks', () => {
  it('runs two at a time, and never more', async () => {
    const { company } = await play(['a', 'b', 'c', 'd'].map((name) => check(name)));
    expect(Math.max(...[...company.values()].map((names) => names.length))).toBe(2);
  });

  it('runs a check alone where it asks for that, after those before it', async () => {
    const { company, told } = await play([check('a'), check('b', { alone: true }), check('c')]);
    expect(company.get('b')).toEqual(['b']);
    expect(told.map((result) => result.check.name)).toEqual(['a', 'b', 'c']);
  });

  it('skips what needs a check that has failed, and runs the others', async () => {
    const checks = [check('build'), check('bundle', { needs: ['build'] }), check('unit')];
    const { outcomes } = await play(checks, ['build']);
    expect(outcomes).toEqual({ build: 'failed', bundle: 'skipped', unit: 'passed' });
  });

  it('waits for a need, and overtakes meanwhile', async () => {
    const { told } = await play([check('build'), check('bundle', { needs: ['build'] }), check('lint')]);
    expect(told.map((result) => result.check.name).at(-1)).toBe('bundle');
  });

  it('runs a check whose need was not chosen', async () => {
    const { outcomes } = await play([check('bundle', { needs: ['build'] })]);
    expect(outcomes).toEqual({ bundle: 'passed' });
  });

  it('starts nothing more once it is stopped', async () => {
    const stop = new AbortController();
    const results = await runChecks(
      [check('a', { alone: true }), check('b')],
      () => {
        stop.abort();
        return Promise.resolve({ outcome: 'passed', seconds: 0, text: '' });
      },
      () => undefined,
      stop.signal,
    );
    expect(results.map((result) => result.check.name)).toEqual(['a']);
  });
});

describe('npm test --', () => {
  it('runs everything unless it is told what', () => {
    expect(askedFor([])).toEqual({ kind: 'run', checks: CHECKS.filter(({ name }) => name !== 'live') });
  });

  it('picks by name, in its own order', () => {
    const asked = askedFor(['--only', 'unit,types']);
    expect(asked.kind === 'run' && asked.checks.map(({ name }) => name)).toEqual(['types', 'unit']);
  });

  it.each([[['--only', 'typos']], [['--only', '']], [['--fast']]])('refuses %j', (words) => {
    expect(askedFor(words).kind).toBe('mistake');
  });

  it('lets every need be a check that stands before it', () => {
    for (const [index, { needs = [] }] of CHECKS.entries())
      for (const need of needs) expect(CHECKS.slice(0, index).map(({ name }) => name)).toContain(need);
  });
});

it('of the journeys in Chromium, tells those that needed their second try', () => {
  const { told } = CHECKS.find(({ name }) => name === 'e2e') ?? {};
  const printed = '  1 flaky\n    [chromium] › tests/e2e/a.spec.ts:1:1 › a page \n  212 passed (6.1m)\n';
  expect(told?.exec(printed)?.[0]).toBe('  1 flaky\n    [chromium] › tests/e2e/a.spec.ts:1:1 › a page ');
  expect(told?.test('  213 passed (6.1m)\n')).toBe(false);
});
