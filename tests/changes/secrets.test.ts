import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../core/actions/plan.ts';
import { newRunId } from '../../core/actions/run-id.ts';
import { DAN, startGate } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';
import { mortalRun } from './killed-console.ts';

let harness: GateHarness;
beforeAll(async () => {
  harness = await startGate();
}, 60_000);
afterEach(() => harness.faults('dev', []));
afterAll(() => harness.close());

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:sandbox-rotation';

/** Secrets Manager of a side, in short. */
function manager(side: 'dev' | 'prod' = 'dev') {
  const { secretsManager } = harness.clients(side);
  return {
    async create(Name: string, ...values: readonly string[]) {
      const [SecretString = '', ...more] = values;
      await secretsManager.send(new CreateSecretCommand({ Name, SecretString }));
      for (const value of more)
        await secretsManager.send(new PutSecretValueCommand({ SecretId: Name, SecretString: value }));
    },
    async stages(SecretId: string) {
      const { VersionIdsToStages = {} } = await secretsManager.send(new DescribeSecretCommand({ SecretId }));
      const holderOf = (stage: string) =>
        Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes(stage))?.[0] ?? '';
      return { current: holderOf('AWSCURRENT'), previous: holderOf('AWSPREVIOUS') };
    },
    value: async (SecretId: string) =>
      (await secretsManager.send(new GetSecretValueCommand({ SecretId }))).SecretString,
    rotation: (SecretId: string) =>
      secretsManager.send(
        new RotateSecretCommand({
          SecretId,
          RotationLambdaARN: FUNCTION,
          RotationRules: { AutomaticallyAfterDays: 30 },
          RotateImmediately: false,
        }),
      ),
  };
}

const refusalOf = async (actionId: string, input: Json) => {
  const presented = await harness.gate.present(harness.wish('dev', actionId, input));
  return presented.outcome === 'refused' ? presented.sentence : presented.outcome;
};

describe('restoring a stage', () => {
  it('moves AWSCURRENT back, and is itself taken back to exactly what it was', async () => {
    const sm = manager();
    await sm.create('app/stage', 'first', 'second');
    const before = await sm.stages('app/stage');
    const input = { secret: 'app/stage', versionId: before.previous, currentId: before.current };
    const run = await harness.run('dev', 'secrets.restore-stage', input);
    expect(run).toMatchObject({ state: 'done', plan: { undo: { reach: 'complete' } } });
    expect(await sm.value('app/stage')).toBe('first');
    expect((await harness.undo(run)).state).toBe('done');
    expect(await sm.value('app/stage')).toBe('second');
    expect(await sm.stages('app/stage')).toEqual(before);
  });

  it('is refused where another version has become current since, and moves nothing', async () => {
    const sm = manager();
    await sm.create('app/moved', 'first', 'second');
    const { current, previous } = await sm.stages('app/moved');
    const input = { secret: 'app/moved', versionId: previous, currentId: current };
    expect(await refusalOf('secrets.restore-stage', { ...input, versionId: current })).toMatch(/already/);
    expect(await refusalOf('secrets.restore-stage', { ...input, versionId: 'x'.repeat(36) })).toMatch(
      /no version/,
    );
    expect(await refusalOf('secrets.restore-stage', { ...input, secret: 'missing' })).toMatch(
      /no secret missing/,
    );
    await harness
      .clients('dev')
      .secretsManager.send(new PutSecretValueCommand({ SecretId: 'app/moved', SecretString: 'third' }));
    expect(await refusalOf('secrets.restore-stage', input)).toMatch(/no version|Another version/);
    expect(await sm.value('app/moved')).toBe('third');
  });
});

describe('rotating a secret', () => {
  it('makes a new value by the function, waits for it, and can be taken back', async () => {
    const sm = manager();
    await sm.create('app/rotated', '{"user":"ben","password":"old"}');
    await sm.rotation('app/rotated');
    const before = await sm.stages('app/rotated');
    const run = await harness.run('dev', 'secrets.rotate', { secret: 'app/rotated' });
    expect(run).toMatchObject({ state: 'done', plan: { undo: { reach: 'partial' } } });
    const after = await sm.stages('app/rotated');
    expect(after.previous).toBe(before.current);
    expect(await sm.value('app/rotated')).not.toContain('old');
    await harness.undo(run);
    expect(await sm.value('app/rotated')).toBe('{"user":"ben","password":"old"}');
    // The rotated version is still marked as pending: Secrets Manager refuses another rotation, and so does the plan.
    expect(await refusalOf('secrets.rotate', { secret: 'app/rotated' })).toMatch(/earlier rotation/);
  }, 30_000);

  it('rotates once where its console is killed after it has asked', async () => {
    const sm = manager();
    await sm.create('app/killed', '{"password":"old"}');
    await sm.rotation('app/killed');
    const run = await mortalRun(harness, 'secrets.rotate', { secret: 'app/killed' }, newRunId(Date.now()));
    // Steps one and two save; three and four are the call: it was made, and its answer was not heard.
    expect(await run.execute(4)).toBe('killed');
    expect(await run.execute()).toMatchObject({ outcome: 'done' });
    const described = await harness
      .clients('dev')
      .secretsManager.send(new DescribeSecretCommand({ SecretId: 'app/killed' }));
    expect(Object.keys(described.VersionIdsToStages ?? {})).toHaveLength(2);
  }, 30_000);

  it('is refused without a function, and fails honestly where it can not be invoked', async () => {
    const sm = manager();
    await sm.create('app/alone', 'a');
    expect(await refusalOf('secrets.rotate', { secret: 'app/alone' })).toMatch(/no rotation function/);
    await harness.clients('dev').secretsManager.send(
      new RotateSecretCommand({
        SecretId: 'app/alone',
        RotationLambdaARN: 'arn:aws:lambda:us-east-1:000000000000:function:gone',
        RotateImmediately: false,
      }),
    );
    const run = await harness.run('dev', 'secrets.rotate', { secret: 'app/alone' });
    expect(run).toMatchObject({
      state: 'failed',
      outcome: { failure: { operation: 'secretsmanager:RotateSecret', state: 'denied' } },
    });
    expect(await sm.value('app/alone')).toBe('a');
  });
});

describe('revealing a value', () => {
  const SECRET = 'correct-horse-battery-staple';

  it('shows it to whoever asked, with a reason, and keeps it nowhere', async () => {
    await manager('prod').create('app/reveal', JSON.stringify({ apiKey: SECRET, port: 5432 }));
    const ask = async (key: string | undefined, reason?: string) => {
      const wish = harness.wish('prod', 'secrets.reveal', { secret: 'app/reveal', key });
      const presented = await harness.gate.present(wish);
      if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
      const { hash, target, asksReason } = presented.presentation;
      expect(asksReason).toBe(true);
      expect(JSON.stringify(presented)).not.toContain(SECRET);
      return harness.gate.execute({
        ...wish,
        key: newRunId(Date.now()),
        planHash: hash,
        typedName: target,
        reason,
      });
    };
    expect(await ask('apiKey')).toMatchObject({
      outcome: 'stopped',
      sentence: expect.stringContaining('reason') as string,
    });
    const shown = await ask('apiKey', 'a call at night');
    expect(shown).toMatchObject({ outcome: 'ran', reveal: SECRET, run: { state: 'done' } });
    expect(await ask('port', 'a call at night')).toMatchObject({ reveal: '5432' });
    expect(await ask(undefined, 'a call at night')).toMatchObject({
      reveal: expect.stringContaining(SECRET) as string,
    });
    const absent = await ask('apikey', 'a call at night');
    expect(absent).toMatchObject({ outcome: 'ran', run: { state: 'failed' } });
    expect(absent).not.toHaveProperty('reveal');
    const { runs } = await harness.home.runs.list({ limit: 50 });
    const whole = await Promise.all(runs.map(({ id }) => harness.home.runs.find(id)));
    const kept = JSON.stringify([whole, await harness.entries()]);
    expect(kept).toContain('a call at night');
    expect(kept).not.toContain(SECRET);
  });

  it('is closed to developers in production, and quotes nothing of an answer that it can not read', async () => {
    await manager('prod').create('app/text', `{"broken": ${SECRET}`);
    expect(
      await harness.gate.present(harness.wish('prod', 'secrets.reveal', { secret: 'app/text' }, DAN)),
    ).toMatchObject({ outcome: 'forbidden' });
    const run = await harness.run(
      'prod',
      'secrets.reveal',
      { secret: 'app/text', key: 'broken' },
      { reason: 'x' },
    );
    expect(run.outcome?.sentence).toBe('app/text has no key broken. Nothing was shown.');
    expect(JSON.stringify([run, await harness.entries()])).not.toContain(SECRET);
  });

  it('is void when the secret was rotated after the plan', async () => {
    const sm = manager();
    await sm.create('app/void', 'one');
    const wish = harness.wish('dev', 'secrets.reveal', { secret: 'app/void' });
    const presented = await harness.gate.present(wish);
    if (presented.outcome !== 'presented') throw new Error(presented.outcome);
    await harness
      .clients('dev')
      .secretsManager.send(new PutSecretValueCommand({ SecretId: 'app/void', SecretString: 'two' }));
    const executed = await harness.gate.execute({
      ...wish,
      key: newRunId(Date.now()),
      planHash: presented.presentation.hash,
      reason: 'x',
    });
    expect(executed.outcome).toBe('changed');
  });
});
