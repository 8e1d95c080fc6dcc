import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { parseEnvironments } from '../../../core/environments/load.ts';
import { ACTIONS } from '../../../core/changes/registry.ts';
import { HOME_NAME } from '../../../core/home/home.ts';
import { consoleStatements, viewerStatements } from '../../../core/permissions/policies.ts';
import { stageOf } from '../testing/templates.ts';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

interface Policy {
  readonly ManagedPolicyName: string;
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
}

interface Container {
  readonly Environment: readonly { readonly Name: string; readonly Value: unknown }[];
}

function list(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

describe.each([
  ['staging', '210987654321', '123456789012'],
  ['prod', '123456789012', '210987654321'],
] as const)('the console of %s', (stage, account, pairAccount) => {
  const template = () => stageOf(stage).template('console');
  const place = { stage, account, region: 'us-east-1' };

  /** Every action with every resource that a role's policies allow: `sqs:SendMessage arn:…`. */
  function allowedBy(role: string): ReadonlySet<string> {
    const policies = stageOf(stage)
      .resources('AWS::IAM::ManagedPolicy')
      .map(({ Properties }) => Properties as unknown as Policy);
    const statements = policies
      .filter(({ ManagedPolicyName }) => new RegExp(`^${role}-\\d+$`).test(ManagedPolicyName))
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    return pairsOf(statements);
  }

  function pairsOf(statements: readonly Statement[]): ReadonlySet<string> {
    return new Set(
      statements.flatMap(({ Action, Resource }) =>
        list(Action).flatMap((action) => list(Resource).map((resource) => `${action} ${resource}`)),
      ),
    );
  }

  it('may do what the gate offers, and nothing more', () => {
    const role = stage === 'prod' ? 'operations-console-pair' : 'operations-console-viewer';
    const wanted = consoleStatements(
      { ...place, home: { table: HOME_NAME, queue: HOME_NAME } },
      { actions: ACTIONS, assumes: [`arn:aws:iam::${pairAccount}:role/${role}`] },
    );
    expect(allowedBy('operations-console')).toEqual(pairsOf(wanted));
  });

  it('has a role for those who look on, which changes nothing', () => {
    const allowed = allowedBy('operations-console-viewer');
    expect(allowed).toEqual(pairsOf(viewerStatements(place)));
    for (const one of allowed)
      expect(one).toMatch(/^[a-z0-9-]+:(Describe|List|Get|Lookup|Filter|Start|Stop|BatchGet|Head)/);
  });

  it('lets production work in staging, and staging only look at production', () => {
    const other = `arn:aws:iam::${pairAccount}:role/operations-console`;
    const trusted = (name: string) =>
      JSON.stringify(
        stageOf(stage)
          .resources('AWS::IAM::Role')
          .find(({ Properties }) => Properties.RoleName === name)?.Properties.AssumeRolePolicyDocument ??
          null,
      );
    expect(trusted('operations-console-pair').includes(other)).toBe(stage === 'staging');
    expect(trusted('operations-console-viewer').includes(other)).toBe(stage === 'prod');
  });

  it('is reached from inside of the network alone, over TLS', () => {
    template().hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' });
    template().hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Protocol: 'HTTPS',
    });
    template().resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1);
    template().hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupName: 'operations-console-alb',
      SecurityGroupIngress: [Match.objectLike({ CidrIp: '10.20.0.0/16', FromPort: 443, ToPort: 443 })],
    });
  });

  it('keeps its records in a table that is protected, and its work in a queue with dead letters', () => {
    template().hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: {
        TableName: HOME_NAME,
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'removeAt', Enabled: true },
        GlobalSecondaryIndexes: [
          Match.objectLike({ Projection: { ProjectionType: 'KEYS_ONLY' } }),
          Match.objectLike({ Projection: { ProjectionType: 'KEYS_ONLY' } }),
        ],
      },
    });
    template().hasResourceProperties('AWS::SQS::Queue', {
      QueueName: HOME_NAME,
      VisibilityTimeout: 120,
      MessageRetentionPeriod: 1_209_600,
      RedrivePolicy: { maxReceiveCount: 20 },
    });
  });

  it('is told its environments in a file that it understands', () => {
    const [definition] = Object.values(template().findResources('AWS::ECS::TaskDefinition'));
    const [container] = (definition?.Properties as { readonly ContainerDefinitions: readonly Container[] })
      .ContainerDefinitions;
    const told = container?.Environment.find(({ Name }) => Name === 'ENVIRONMENTS')?.Value;
    const parts = (told as { readonly 'Fn::Join': readonly [string, readonly unknown[]] })['Fn::Join'][1];
    const text = parts.map((part) => (typeof part === 'string' ? part : 'cache.example.com')).join('');
    const file = parseEnvironments(text, 'environments.json');
    expect(file.home).toBe(stage);
    expect(file.environments.map(({ id, account: one }) => [id, one])).toEqual([
      ['staging', '210987654321'],
      ['prod', '123456789012'],
    ]);
    const own = file.environments.find(({ id }) => id === stage);
    expect(own?.caches).toMatchObject([
      { url: 'rediss://cache.example.com:6379', elasticache: { userId: HOME_NAME } },
    ]);
  });

  it('asks an identity provider who somebody is, and shows it a secret that nobody has written down', () => {
    template().hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        Match.objectLike({
          Environment: Match.arrayWith([
            { Name: 'OPS_OIDC_ISSUER', Value: 'https://id.tiktokcommerce.com' },
            { Name: 'OPS_LOCAL_SIGN_IN', Value: 'off' },
          ]),
          Secrets: Match.arrayWith([Match.objectLike({ Name: 'OPS_OIDC_CLIENT_SECRET' })]),
        }),
      ],
    });
  });
});
