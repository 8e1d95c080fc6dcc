import { DeleteServiceCommand, UpdateTaskProtectionCommand } from '@aws-sdk/client-ecs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Presentation } from '../../core/actions/presentation.ts';
import { newRunId } from '../../core/actions/run-id.ts';
import { CLUSTER, startServices } from './services.fixture.ts';
import type { ServiceHarness } from './services.fixture.ts';

let shop: ServiceHarness;
beforeAll(async () => {
  shop = await startServices();
}, 60_000);
afterEach(() => shop.faults('dev', []));
afterAll(() => shop.close());

async function planOf(actionId: string, input: unknown): Promise<Presentation> {
  const presented = await shop.gate.present(shop.wish('dev', actionId, input));
  if (presented.outcome !== 'presented') throw new Error(JSON.stringify(presented));
  return presented.presentation;
}

async function refusalOf(actionId: string, input: unknown): Promise<string> {
  const presented = await shop.gate.present(shop.wish('dev', actionId, input));
  return presented.outcome === 'refused' ? presented.sentence : JSON.stringify(presented);
}

function lines({ plan }: Presentation, severity: string): readonly string[] {
  return (plan.findings ?? []).filter((one) => one.severity === severity).map(({ sentence }) => sentence);
}

describe('scaling', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    await shop.revision('scaled', '1.0.0');
    await shop.create('scaled');
    await shop.steady('scaled');
  }, 60_000);

  it('sets the desired count, says what it costs, and is taken back', async () => {
    const { plan } = await planOf('services.scale', { service: 'scaled', desired: 3 });
    expect(plan.changes).toEqual([{ attribute: 'desired tasks', before: '1', after: '3' }]);
    expect(plan.costs).toEqual([
      "2 more of 0.25 vCPU and 0.5 GiB of memory: 0.5 vCPU and 1 GiB of memory, about $18 a month by us-east-1's Fargate prices.",
    ]);
    const run = await shop.run('dev', 'services.scale', { service: 'scaled', desired: 3 });
    expect(run.state).toBe('done');
    expect(run.calls).toMatchObject([{ operation: 'ecs:UpdateService', status: 200 }]);
    await shop.until('scaled', ({ runningCount }) => runningCount === 3);
    expect((await shop.undo(run)).state).toBe('done');
    expect((await shop.service('scaled'))?.desiredCount).toBe(1);
    expect(await refusalOf('services.scale', { service: 'scaled', desired: 1 })).toBe(
      'Nothing is different: it is scaled like this already.',
    );
  });

  it('does not run a plan whose service was scaled by somebody else meanwhile', async () => {
    const input = { service: 'scaled', desired: 4 };
    const { hash } = await planOf('services.scale', input);
    await shop.run('dev', 'services.scale', { service: 'scaled', desired: 2 });
    const executed = await shop.gate.execute({
      ...shop.wish('dev', 'services.scale', input),
      key: newRunId(Date.now()),
      planHash: hash,
    });
    expect(executed.outcome).toBe('changed');
    expect((await shop.service('scaled'))?.desiredCount).toBe(2);
  });
});

describe('deploying', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    await shop.revision('deployed', '1.0.0', { MODE: 'shop', API_KEY: 'tr0ub4dor&3' });
    await shop.create('deployed');
    await shop.steady('deployed');
  }, 60_000);

  it('exchanges the tag and nothing else, and is taken back', async () => {
    const presentation = await planOf('services.deploy', { service: 'deployed', tag: '1.1.0' });
    expect(presentation.plan.changes).toMatchObject([
      { attribute: 'revision', before: 'deployed:1', after: 'a new revision of deployed' },
      { attribute: 'api image' },
    ]);
    expect(JSON.stringify(presentation)).not.toContain('tr0ub4dor');
    expect(lines(presentation, 'good')).toContain('shop/fixture:1.1.0 is in the registry.');
    expect(lines(presentation, 'blocker')).toEqual([]);
    const run = await shop.run('dev', 'services.deploy', { service: 'deployed', tag: '1.1.0' });
    expect(run.outcome?.sentence).toBe('deployed is set to deployed:2; ECS brings it up now.');
    expect((await shop.service('deployed'))?.taskDefinition).toMatch(/deployed:2$/);
    await shop.steady('deployed');
    await shop.undo(run);
    expect((await shop.service('deployed'))?.taskDefinition).toMatch(/deployed:1$/);
    await shop.steady('deployed');
    // The revision that is there is used again.
    const again = await planOf('services.deploy', { service: 'deployed', tag: '1.1.0' });
    expect(again.plan.calls.map(({ operation }) => operation)).toEqual(['ecs:UpdateService']);
  });

  it('names what would keep a task from starting, and stops', async () => {
    const presentation = await planOf('services.deploy', { service: 'deployed', tag: '9.9.9' });
    expect(lines(presentation, 'blocker')).toEqual([
      'shop/fixture:9.9.9 is not in the registry: no new task would start.',
    ]);
    expect(presentation.obstacles).toMatchObject([{ code: 'blocked', breakable: true }]);
    await expect(shop.run('dev', 'services.deploy', { service: 'deployed', tag: '9.9.9' })).rejects.toThrow(
      'not in the registry',
    );
    const arn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:none-AbCdEf';
    const bad = await shop.revision(
      'deployed',
      '1.0.0',
      {},
      {
        secrets: [{ name: 'KEY', valueFrom: arn }],
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': '/ecs/none', 'awslogs-region': 'us-east-1' },
        },
      },
    );
    const other = await planOf('services.deploy', { service: 'deployed', taskDefinition: bad });
    expect(lines(other, 'blocker')).toContain(
      'The secret none-AbCdEf is not there: no new task would start.',
    );
  });

  it.each([
    [
      { service: 'deployed', tag: '1.0.0' },
      'deployed runs 1.0.0 already. A new deployment of it can be forced.',
    ],
    [{ service: 'nobody', tag: '1.0.0' }, `There is no service nobody in ${CLUSTER}.`],
    [{ service: 'deployed', taskDefinition: 'deployed:99' }, 'There is no revision deployed:99.'],
  ])('%j is refused', async (input, sentence) => {
    expect(await refusalOf('services.deploy', input)).toBe(sentence);
  });

  it('of a service that is deleted between plan and execution says so', async () => {
    await shop.revision('gone', '1.0.0');
    await shop.create('gone', { desiredCount: 0 });
    const input = { service: 'gone', tag: '1.1.0' };
    const { hash } = await planOf('services.deploy', input);
    await shop.aws.ecs.send(new DeleteServiceCommand({ cluster: CLUSTER, service: 'gone', force: true }));
    const executed = await shop.gate.execute({
      ...shop.wish('dev', 'services.deploy', input),
      key: newRunId(Date.now()),
      planHash: hash,
    });
    expect(executed).toMatchObject({
      outcome: 'refused',
      sentence: `There is no service gone in ${CLUSTER}.`,
    });
  });

  it('waits while the control plane limits its calls', async () => {
    await shop.faults('dev', [{ service: 'ecs', operation: 'UpdateService', kind: 'throttle', count: 3 }]);
    const run = await shop.run('dev', 'services.force-deployment', { service: 'deployed' });
    expect(run.state).toBe('done');
    await shop.steady('deployed');
  });

  it('says what the account does not have room for', async () => {
    await shop.faults('dev', [
      { service: 'ecs', operation: 'UpdateService', kind: 'error', code: 'LimitExceededException' },
    ]);
    const run = await shop.run('dev', 'services.scale', { service: 'deployed', desired: 4 });
    expect(run.outcome).toMatchObject({
      outcome: 'failed',
      sentence: 'The account is at a limit of ECS: no more tasks, services or revisions are given.',
      remaining: 'the desired count is as it was.',
    });
  });
});

describe('tasks', { timeout: 90_000 }, () => {
  it('are exchanged by a forced deployment, and stopped one by one', async () => {
    await shop.revision('tasks', '1.0.0');
    await shop.create('tasks', { desiredCount: 2 });
    await shop.steady('tasks');
    const before = await shop.taskIds('tasks');
    const run = await shop.run('dev', 'services.force-deployment', { service: 'tasks' });
    expect(run.state).toBe('done');
    await shop.until('tasks', ({ deployments = [] }) => deployments.length === 1);
    await shop.steady('tasks');
    const [first = '', second = ''] = await shop.taskIds('tasks');
    expect(before).not.toContain(first);
    await shop.aws.ecs.send(
      new UpdateTaskProtectionCommand({ cluster: CLUSTER, tasks: [second], protectionEnabled: true }),
    );
    const plain = await planOf('services.stop-task', { service: 'tasks', task: first });
    expect(lines(plain, 'good')).toEqual(['The task is not protected.']);
    const guarded = await planOf('services.stop-task', { service: 'tasks', task: second });
    expect(lines(guarded, 'warning')[0]).toMatch(/^The task is protected/);
    expect((await shop.run('dev', 'services.stop-task', { service: 'tasks', task: first })).state).toBe(
      'done',
    );
    await shop.until('tasks', ({ runningCount }) => runningCount === 2);
    expect(await shop.taskIds('tasks')).not.toContain(first);
    expect(await refusalOf('services.stop-task', { service: 'deployed', task: second })).toBe(
      `The task ${second} is not one of deployed.`,
    );
    expect(await refusalOf('services.stop-task', { service: 'tasks', task: '0'.repeat(32) })).toBe(
      `There is no task ${'0'.repeat(32)} in ${CLUSTER}.`,
    );
  });
});
