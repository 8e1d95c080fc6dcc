import { PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteLoginProfileCommand,
} from '@aws-sdk/client-iam';
import { CreateSecretCommand, DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clients } from '../../core/environments/clients.ts';
import { CHECKS } from '../../core/runbooks/registry.ts';
import { Reader } from '../../core/upstream/reader.ts';
import { beforeAndAfter, closePlaces, production, table } from './runbook-checks.fixture.ts';
import type { Seeded } from './runbook-checks.fixture.ts';

afterEach(closePlaces);

async function queue({ sqs }: Clients, name: string, messages: number): Promise<void> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  for (let index = 0; index < messages; index += 1)
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
}

async function group({ ec2 }: Clients, name: string): Promise<string> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const answer = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: name, Description: name, VpcId: Vpc?.VpcId }),
  );
  return answer.GroupId ?? '';
}

function letIn({ ec2 }: Clients, GroupId: string, port: number) {
  return ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
      ],
    }),
  );
}

function role({ iam }: Clients, RoleName: string, Principal: object | string) {
  const Statement = [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal }];
  return iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
    }),
  );
}

function alarm({ cloudwatch }: Clients) {
  return cloudwatch.send(
    new PutMetricAlarmCommand({
      ...{ AlarmName: '5xx', Namespace: 'Shop', MetricName: 'Failures', Statistic: 'Sum', Period: 60 },
      ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' },
      TreatMissingData: 'ignore',
    }),
  );
}

const ADA = { userName: 'ada', password: 'correct horse' };

async function ada({ iam }: Clients): Promise<void> {
  await iam.send(new CreateUserCommand({ UserName: ADA.userName }));
  await iam.send(new CreateLoginProfileCommand({ UserName: ADA.userName, Password: ADA.password }));
}

const SEEDED: readonly Seeded[] = [
  {
    id: 'queues.dead-letters',
    given: { bad: 1 },
    well: ({ clients }) => queue(clients, 'captions-dlq', 0),
    fault: ({ clients }) => queue(clients, 'captions-dlq', 2),
    then: 'bad',
    words: /captions-dlq: 2 messages/,
  },
  {
    id: 'queues.backlog',
    given: { most: 1 },
    well: ({ clients }) => queue(clients, 'captions', 0),
    fault: ({ clients }) => queue(clients, 'captions', 12),
    then: 'bad',
    words: /captions: 12 messages wait/,
  },
  {
    id: 'secrets.age',
    well: ({ clients }) =>
      clients.secretsManager.send(new CreateSecretCommand({ Name: 'api-keys', SecretString: 'x' })),
    fault: ({ clients }) => clients.secretsManager.send(new DeleteSecretCommand({ SecretId: 'api-keys' })),
    then: 'bad',
    words: /api-keys: is to be deleted/,
  },
  {
    id: 'alarms.none',
    well: ({ clients }) => alarm(clients),
    fault: ({ clients }) =>
      clients.cloudwatch.send(
        new SetAlarmStateCommand({ AlarmName: '5xx', StateValue: 'ALARM', StateReason: 'Too many failures' }),
      ),
    then: 'bad',
    words: /5xx: Too many failures, for /,
  },
  {
    id: 'network.open-to-world',
    well: async ({ clients }) => letIn(clients, await group(clients, 'balancer'), 443),
    fault: async ({ clients }) => letIn(clients, await group(clients, 'admin'), 22),
    then: 'bad',
    words: /admin is open to the world on .*22/,
  },
  {
    id: 'iam.roles',
    well: ({ clients }) => role(clients, 'tasks', { Service: 'ecs-tasks.amazonaws.com' }),
    fault: ({ clients }) => role(clients, 'open-door', '*'),
    then: 'bad',
    words: /open-door: anybody/,
  },
  {
    id: 'iam.users',
    given: { days: 0.000_000_1 },
    well: ({ clients }) => ada(clients),
    fault: async ({ happens }) => {
      await happens('sign-in', ADA);
      // Longer ago than the days that are asked: some 9 ms.
      await setTimeout(20);
    },
    then: 'warn',
    words: /ada: signed in 0 s ago/,
    mend: ({ clients }) => clients.iam.send(new DeleteLoginProfileCommand({ UserName: ADA.userName })),
  },
  {
    id: 'iam.unused-keys',
    given: { days: 0.000_000_1 },
    well: ({ clients }) => clients.iam.send(new CreateUserCommand({ UserName: 'ci' })),
    fault: async ({ clients }) => {
      await clients.iam.send(new CreateAccessKeyCommand({ UserName: 'ci' }));
      // Older than the days that are asked: some 9 ms.
      await setTimeout(20);
    },
    then: 'bad',
    words: /ci ….{4}: never used/,
  },
  {
    id: 'log-groups.retention',
    well: () => Promise.resolve(),
    fault: ({ clients }) => clients.logs.send(new CreateLogGroupCommand({ logGroupName: '/ecs/old' })),
    then: 'warn',
    words: /\/ecs\/old: kept for ever/,
  },
  {
    id: 'tables.capacity',
    well: ({ clients }) => table(clients),
    fault: ({ faults }) => faults([{ service: 'dynamodb', operation: 'DescribeTable', kind: 'error' }]),
    then: 'unknown',
    words: /dynamodb:DescribeTable did not answer as the service should/,
  },
];

describe('a check, before and after its fault', () => {
  it.each(SEEDED)('$id', (seeded) => beforeAndAfter(seeded));

  it('account.right', async () => {
    expect((await (await production()).check('account.right')).outcome).toBe('good');
    const wrong = await (await production('999999999999')).check('account.right');
    expect(wrong).toMatchObject({ outcome: 'bad', sentence: expect.stringContaining('not 999999999999') });
  });

  it('queues.backlog does not know how long messages wait where CloudWatch may not be asked', async () => {
    const place = await production();
    await queue(place.clients, 'captions', 0);
    await place.faults([{ service: 'monitoring', operation: 'GetMetricData', kind: 'deny' }]);
    expect((await place.check('queues.backlog')).outcome).toBe('good');
    await queue(place.clients, 'thumbnails', 2);
    expect(await place.check('queues.backlog')).toMatchObject({
      outcome: 'unknown',
      sentence: expect.stringContaining('cloudwatch:GetMetricData'),
    });
  });
});

describe('every check', () => {
  it('is known to be good of nothing that may not be seen', async () => {
    const place = await production();
    await place.faults([{ kind: 'deny' }]);
    for (const { id } of CHECKS) {
      const result = await place.check(id);
      expect(['unknown', 'bad'], `${id}: ${result.sentence}`).toContain(result.outcome);
    }
  });

  it('says so where upstream hangs, soon after its time, and never that it is good', async () => {
    const place = await production();
    await place.faults([{ kind: 'hang' }]);
    const began = performance.now();
    const results = await Promise.all(CHECKS.map(({ id }) => place.check(id, {}, 700)));
    expect(performance.now() - began).toBeLessThan(5_000);
    for (const [index, { outcome, sentence }] of results.entries())
      expect(outcome, `${CHECKS[index]?.id ?? ''}: ${sentence}`).toBe('unknown');
  });

  it('tells figures that are old for what they are, and that the credentials are refused', async () => {
    const place = await production();
    await table(place.clients);
    let ageMs = 0;
    const reader = new Reader(() => Date.now() + ageMs);
    for (const id of ['tables.capacity', 'account.right'])
      expect((await place.check(id, {}, 8_000, reader)).outcome).toBe('good');
    ageMs = 60_000;
    await place.faults([{ kind: 'error', code: 'ExpiredTokenException' }]);
    const later = await place.check('tables.capacity', {}, 8_000, reader);
    expect(later).toMatchObject({
      outcome: 'unknown',
      old: { failure: { state: 'denied', code: 'ExpiredTokenException' } },
      signedOut: { code: 'ExpiredTokenException' },
    });
    expect(await place.check('account.right', {}, 8_000, reader)).toMatchObject({
      outcome: 'unknown',
      sentence: "The figures are old: The console's credentials may not call sts:GetCallerIdentity.",
    });
  });
});
