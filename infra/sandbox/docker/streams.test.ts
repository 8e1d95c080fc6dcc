import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestEngine, until } from './test-engine.ts';
import type { TestEngine } from './test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await startTestEngine();
});
afterAll(() => test.close());

interface Stats {
  readonly cpu_stats: { readonly cpu_usage: { readonly total_usage: number }; readonly online_cpus?: number };
  readonly precpu_stats: { readonly cpu_usage: { readonly total_usage: number } };
  readonly memory_stats: { readonly usage?: number; readonly limit?: number };
}

it('keeps what was printed: told apart by stream, cut by tail and time, followed to the end', async () => {
  const container = await test.run('talker', { Env: ['EXIT_AFTER_MS=1500', 'EXIT_CODE=0'] });
  const followed = await container.logs({ follow: true, stdout: true, stderr: true });
  const [out, errors] = [new PassThrough(), new PassThrough()];
  test.docker.modem.demuxStream(followed, out, errors);
  await once(followed, 'end');
  expect(String(out.read())).toMatch(/^listening on 127\.[\d.]+:3001\n$/);
  expect(String(errors.read())).toBe('ending as told\n');
  const last = await container.logs({ stdout: true, stderr: true, tail: 1, timestamps: true });
  expect(last.readUInt8(0)).toBe(2);
  expect(last.readUInt32BE(4)).toBe(last.length - 8);
  expect(last.toString('utf8', 8)).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z ending as told\n$/);
  const since = Math.floor(Date.now() / 1_000) + 60;
  expect(await container.logs({ stdout: true, since })).toHaveLength(0);
});

it('counts the processor time and the memory of the process', async () => {
  const container = await test.run('busy', { Cmd: ['node', '-e', 'for (;;);'] });
  const stats = (await container.stats({ stream: false })) as unknown as Stats;
  const spent = stats.cpu_stats.cpu_usage.total_usage - stats.precpu_stats.cpu_usage.total_usage;
  expect(spent).toBeGreaterThan(0);
  expect(stats.memory_stats.usage).toBeGreaterThan(5 * 1_048_576);
  expect(stats.memory_stats.limit).toBeGreaterThan(stats.memory_stats.usage ?? 0);
  await container.stop({ t: 1 });
  const stopped = (await container.stats({ stream: false, 'one-shot': true })) as unknown as Stats;
  expect(stopped.cpu_stats.cpu_usage.total_usage).toBe(0);
  expect(stopped.memory_stats).toEqual({});
});

it('tells what happens to containers as it happens', async () => {
  const events = await test.docker.getEvents({ filters: { type: ['container'], label: ['told=yes'] } });
  const told: string[] = [];
  events.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString().trim().split('\n'))
      told.push((JSON.parse(line) as { Action: string }).Action);
  });
  await test.run('quiet');
  const container = await test.run('loud', { Labels: { told: 'yes' } });
  await container.stop();
  await container.remove();
  await until(
    () => Promise.resolve(told),
    (all) => all.includes('destroy'),
  );
  expect(told).toEqual(['create', 'start', 'kill', 'die', 'stop', 'destroy']);
  (events as unknown as { destroy(): void }).destroy();
});
