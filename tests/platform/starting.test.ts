import { beforeAll, describe, expect, it } from 'vitest';
import { buildPlatform, PLATFORM_PROGRAMS } from '../../infra/launch/platform-build.ts';
import type { PlatformProgram } from '../../infra/launch/platform-build.ts';
import { launch, launched, ROOT } from './programs.ts';

/** Nothing listens there: a program starts without its cloud, and says in health what is missing. */
const NOWHERE = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
};
const PROGRAMS = (Object.keys(PLATFORM_PROGRAMS) as PlatformProgram[]).filter(
  (program) => !program.endsWith('-lambda'),
);

beforeAll(() => buildPlatform(ROOT).then(() => undefined), 60_000);

describe('a program of the platform', () => {
  it('is built once for the same sources', async () => {
    expect(await buildPlatform(ROOT)).toBe('unchanged');
  });

  it.each(PROGRAMS)(
    '%s ends with 78 where a variable is wrong, names it, and tells no value',
    async (program) => {
      const running = launch(program, { ...NOWHERE, STAGE: 'live-secret' });
      expect(await running.ended).toEqual({ code: 78, signal: null });
      expect(running.lines).toMatchObject([{ level: 'fatal', service: program }]);
      expect(JSON.stringify(running.lines)).toContain('STAGE');
    },
  );

  it('starts without its cloud, and ends when it is told to', async () => {
    const running = await launched('ingestion-api', { ...NOWHERE, APP_VERSION: '1.8.2', DRAIN_MS: '0' });
    const answer = await fetch(`${running.url}/health`);
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { status: 'degraded', version: '1.8.2', dependencies: { dynamodb: { status: 'down' } } },
    ]);
    expect(await running.end()).toEqual({ code: 0, signal: null });
  });

  it('ends with 1 as soon as it listens, where that is rehearsed', async () => {
    const running = launch('ingestion-api', { ...NOWHERE, DEMONSTRATION_FAULT: 'crash' });
    expect(await running.ended).toEqual({ code: 1, signal: null });
    expect(running.lines).toContainEqual(expect.objectContaining({ level: 'fatal' }));
    expect(running.lines).toContainEqual(expect.objectContaining({ msg: 'listening' }));
  });

  it('refuses to rehearse what it does not know', async () => {
    const running = launch('whatsapp-service', { ...NOWHERE, DEMONSTRATION_FAULT: 'sometimes' });
    expect(await running.ended).toEqual({ code: 78, signal: null });
  });
});
