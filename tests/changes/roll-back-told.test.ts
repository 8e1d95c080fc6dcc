import { ListServiceDeploymentsCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { CreateRuleCommand, ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Settled } from '../../core/actions/action.ts';
import type { Plan } from '../../core/actions/plan.ts';
import { planningScene } from '../../core/actions/presenting.ts';
import type { Clients } from '../../core/environments/clients.ts';
import { CLUSTER, startServices } from './services.fixture.ts';
import type { Balanced, ServiceHarness } from './services.fixture.ts';

const SOME = 'Some rules may divide the requests anew, and others as before: look at them.';
const ONE = 'The rule may divide the requests anew all the same: look at it.';

let shop: ServiceHarness;
let sides: Balanced;

/** A service that runs `told:1`, a green side of `told:2` without tasks, and one rule between them. */
beforeAll(async () => {
  shop = await startServices();
  sides = await shop.balanced('told', 1);
  await shop.revision('told', '1.1.0');
  await divide(50);
  await shop.create('told-green', {
    taskDefinition: 'told:2',
    desiredCount: 0,
    loadBalancers: [{ targetGroupArn: sides.green, containerName: 'api', containerPort: 8080 }],
  });
  for (const version of ['1.0.0', '1.1.0']) await shop.revision('plain', version);
  await shop.create('plain', { taskDefinition: 'plain:2', desiredCount: 0 });
}, 90_000);
afterEach(async () => {
  for (const { middlewareStack } of [shop.aws.elbv2, shop.aws.ecs]) middlewareStack.remove('unread');
  await shop.faults('dev', []);
});
afterAll(() => shop.close());

const forwardTo = (greenPercent: number) => [
  {
    Type: 'forward' as const,
    ForwardConfig: {
      TargetGroups: [
        { TargetGroupArn: sides.blue, Weight: 100 - greenPercent },
        { TargetGroupArn: sides.green, Weight: greenPercent },
      ],
    },
  },
];

async function divide(greenPercent: number, RuleArn = sides.ruleArn): Promise<void> {
  await shop.aws.elbv2.send(new ModifyRuleCommand({ RuleArn, Actions: forwardTo(greenPercent) }));
}

/** Upstream does what it is asked for, and answers with what nobody can read. */
function answersUnread(client: 'ecs' | 'elbv2', command: string): void {
  const { middlewareStack } = shop.aws[client] as Clients['ecs'];
  middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        if (commandName === command) throw new Error('What was that?');
        return answer;
      },
    { step: 'initialize', name: 'unread' },
  );
}

const remainingOf = async (actionId: string, input: object) => {
  const { outcome } = await shop.run('dev', actionId, input);
  return outcome?.outcome === 'failed' ? outcome.remaining : outcome?.sentence;
};

/** As another console, which may read and nothing else. */
function reading() {
  const source = shop.parts.planningSource('dev');
  const action = shop.parts.actions.find((one) => one.id === 'services.roll-back');
  if (!source || !action?.settle) throw new RangeError('services.roll-back');
  const scene = planningScene(shop.parts, source, AbortSignal.timeout(10_000));
  return { scene, plan: action.plan, settle: action.settle };
}

async function planOf(service: string): Promise<Plan> {
  const { scene, plan } = reading();
  const planned = await plan(scene, { service });
  if (planned.outcome === 'refused') throw new Error(planned.sentence);
  return planned.plan;
}

/** What is found out about a rollback that was left. */
async function settled(service: string, plan: Pick<Plan, 'facts'>): Promise<Settled> {
  const { scene, settle } = reading();
  return settle(scene, { service }, plan as Plan, 'run');
}

describe('with one rule', () => {
  it.each([
    ['services.roll-back', { service: 'told' }],
    ['releases.shift', { service: 'told', greenPercent: 0 }],
    ['releases.abort', { service: 'told', green: 'scale-to-zero' }],
  ])('%s tells of a shift that was not answered that it may have been made', async (id, input) => {
    await divide(50);
    answersUnread('elbv2', 'ModifyRuleCommand');
    expect(await remainingOf(id, input)).toBe(ONE);
    expect(await sides.share()).toBe(0);
  });

  it.each([
    ['services.roll-back', { service: 'told' }, 'Where the requests of told go is as it was.'],
    ['releases.abort', { service: 'told', green: 'scale-to-zero' }, 'The requests go where they went.'],
  ])('%s tells of a shift that was denied that nothing was made', async (id, input, words) => {
    await divide(50);
    await shop.faults('dev', [{ service: 'elasticloadbalancing', operation: 'ModifyRule', kind: 'deny' }]);
    expect(await remainingOf(id, input)).toBe(words);
    expect(await sides.share()).toBe(50);
  });

  it('a green side is told to run on only where that is certain', async () => {
    await divide(50);
    answersUnread('ecs', 'UpdateServiceCommand');
    expect(await remainingOf('releases.abort', { service: 'told', green: 'scale-to-zero' })).toBe(
      'told-green has no requests; whether it runs on is told by its page.',
    );
    expect(await sides.share()).toBe(0);
  });

  it.each([
    [0, { outcome: 'done', sentence: /^Every request of told goes to told:1\./ }],
    [50, { outcome: 'failed' }],
    [30, { outcome: 'unknown', sentence: 'Green gets 30 % of the requests.' }],
  ])('what became of a rollback is told by the share of green: %i %%', async (share, outcome) => {
    await divide(50);
    const plan = await planOf('told');
    await divide(share);
    expect(await settled('told', plan)).toMatchObject(outcome);
  });

  it('what became of it is not known where the rules can not be read', async () => {
    await divide(50);
    const plan = await planOf('told');
    await shop.faults('dev', [{ service: 'elasticloadbalancing', kind: 'deny' }]);
    expect(await settled('told', plan)).toMatchObject({
      outcome: 'unknown',
      sentence: 'How the requests are divided could not be read.',
    });
  });
});

describe('with two rules', () => {
  let second = '';
  beforeAll(async () => {
    const ListenerArn = sides.ruleArn.replace('listener-rule', 'listener').replace(/\/[^/]+$/, '');
    const { Rules } = await shop.aws.elbv2.send(
      new CreateRuleCommand({
        ListenerArn,
        Priority: 20,
        Conditions: [{ Field: 'path-pattern', Values: ['/second'] }],
        Actions: forwardTo(50),
      }),
    );
    second = Rules?.[0]?.RuleArn ?? '';
  });

  it.each([
    ['services.roll-back', { service: 'told' }],
    ['releases.abort', { service: 'told', green: 'scale-to-zero' }],
  ])('%s does not tell that all is as it was where one of them was changed', async (id, input) => {
    for (const rule of [sides.ruleArn, second]) await divide(50, rule);
    await shop.faults('dev', [
      { service: 'elasticloadbalancing', operation: 'ModifyRule', kind: 'deny', count: 1 },
    ]);
    expect(await remainingOf(id, input)).toBe(SOME);
    const { changes } = await planOf('told');
    expect(changes[0]?.before).toBe('not the same in every rule');
  });

  it('what became of a rollback is not known where they do not agree', async () => {
    for (const rule of [sides.ruleArn, second]) await divide(50, rule);
    const plan = await planOf('told');
    await divide(0, second);
    expect(await settled('told', plan)).toMatchObject({
      outcome: 'unknown',
      sentence: 'The rules do not divide the requests alike.',
    });
    const mixed = await planOf('told');
    expect(await settled('told', mixed)).toMatchObject({ outcome: 'failed' });
    await divide(10);
    expect(await settled('told', mixed)).toMatchObject({ outcome: 'unknown' });
  });

  it('two sides of one revision are told apart where one of them was set back', async () => {
    for (const rule of [sides.ruleArn, second]) await divide(100, rule);
    await shop.aws.ecs.send(
      new UpdateServiceCommand({ cluster: CLUSTER, service: 'told', taskDefinition: 'told:2' }),
    );
    const plan = await planOf('told');
    await shop.faults('dev', [{ service: 'ecs', operation: 'UpdateService', kind: 'deny', count: 1 }]);
    expect(await remainingOf('services.roll-back', { service: 'told' })).toBe(
      'One side may be set to told:1, and the other as before: look at both.',
    );
    const outcome = await settled('told', plan);
    expect(outcome.outcome).toBe('unknown');
    expect(outcome.sentence).toMatch(/^told is set to told:[12], told-green is set to told:[12]\.$/);
  });
});

describe('a service alone', () => {
  it('is told to run as before only where that is certain', async () => {
    const plan = await planOf('plain');
    expect(await settled('plain', plan)).toMatchObject({ outcome: 'failed' });
    answersUnread('ecs', 'UpdateServiceCommand');
    expect(await remainingOf('services.roll-back', { service: 'plain' })).toBe(
      'plain may be set to plain:1 all the same: look at it.',
    );
    expect(await settled('plain', plan)).toMatchObject({ outcome: 'done' });
    expect(await remainingOf('services.deploy', { service: 'plain', taskDefinition: 'plain:2' })).toBe(
      'plain may be set to plain:2 all the same: look at it.',
    );
    expect(await remainingOf('services.force-deployment', { service: 'told' })).toBe(
      'The tasks of told may be exchanged all the same: look at them.',
    );
  });

  it('that was to be taken back by ECS is told by its deployment and its revision', async () => {
    const now = (await shop.service('told'))?.taskDefinition?.split('/').at(-1) ?? '';
    const { serviceDeployments = [] } = await shop.aws.ecs.send(
      new ListServiceDeploymentsCommand({ cluster: CLUSTER, service: 'told' }),
    );
    const going = serviceDeployments.find(({ status }) => status === 'IN_PROGRESS')?.serviceDeploymentArn;
    const chosen = (deploymentArn: string, from: string, to: string) => ({
      facts: { cluster: CLUSTER, chosen: { way: 'stop-deployment', deploymentArn, from, to } },
    });
    expect(await settled('told', chosen(going ?? '', now, 'told:0'))).toMatchObject({ outcome: 'failed' });
    expect(await settled('told', chosen('another', now, 'told:0'))).toMatchObject({ outcome: 'unknown' });
    const set = (await shop.service('plain'))?.taskDefinition?.split('/').at(-1) ?? '';
    expect(await settled('plain', chosen('gone', 'plain:9', set))).toMatchObject({ outcome: 'done' });
    expect(await settled('plain', chosen('gone', set, 'plain:9'))).toMatchObject({
      outcome: 'unknown',
      sentence: `That deployment is not under way any more; plain is set to ${set}.`,
    });
  });
});
