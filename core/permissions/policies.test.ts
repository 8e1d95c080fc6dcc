import { describe, expect, it } from 'vitest';
import { CATALOGUE, entriesOf } from '../catalogue/catalogue.ts';
import type { ListedKind } from '../catalogue/catalogue.ts';
import type { Stage } from '../catalogue/stage.ts';
import { STAGES } from '../catalogue/stage.ts';
import { ACTIONS } from '../changes/registry.ts';
import { KINDS, kindOf } from './kinds.ts';
import type { Place, ResourceKind } from './kinds.ts';
import {
  actionStatements,
  consoleStatements,
  policiesOf,
  POLICY_LIMITS,
  readStatements,
  sizeOf,
  viewerStatements,
} from './policies.ts';
import { allows } from './simulate.ts';
import { sidOf } from './statements.ts';

const HOME = { table: 'operations-console', queue: 'operations-console' };

function placeOf(stage: Stage): Place {
  return { stage, account: '123456789012', region: 'us-east-1', home: HOME };
}

const PLACES = STAGES.map(placeOf);
const KIND_NAMES = Object.keys(KINDS) as readonly ResourceKind[];
const EVERY_OPTION = {
  actions: ACTIONS,
  makesHome: true,
  assumes: ['arn:aws:iam::000000000000:role/console'],
};

/** One call for each kind of resource that a name of the catalogue stands for. */
const ON_NAMES: Readonly<Partial<Record<ListedKind, (name: string) => readonly [string, string]>>> = {
  tables: (name) => ['dynamodb:PutItem', arnOf('dynamodb', `table/${name}`)],
  buckets: (name) => ['s3:PutObject', `arn:aws:s3:::${name}/a`],
  queues: (name) => ['sqs:PurgeQueue', arnOf('sqs', name)],
  topics: (name) => ['sns:Publish', arnOf('sns', name)],
  secrets: (name) => ['secretsmanager:GetSecretValue', arnOf('secretsmanager', `secret:${name}-AbCdEf`)],
  workers: (name) => ['lambda:PutFunctionConcurrency', arnOf('lambda', `function:${name}`)],
  alarms: (name) => ['cloudwatch:SetAlarmState', arnOf('cloudwatch', `alarm:${name}`)],
  caches: (name) => ['elasticache:ModifyReplicationGroup', arnOf('elasticache', `replicationgroup:${name}`)],
  'log-groups': (name) => ['logs:FilterLogEvents', arnOf('logs', `log-group:${name}:*`)],
  'load-balancers': (name) => [
    'elasticloadbalancing:ModifyListener',
    arnOf('elasticloadbalancing', `listener/app/${name}/1/2`),
  ],
};

function arnOf(service: string, rest: string): string {
  return `arn:aws:${service}:us-east-1:123456789012:${rest}`;
}

describe.each(PLACES)('the console’s role in $stage', (place) => {
  const statements = consoleStatements(place, EVERY_OPTION);
  const policies = policiesOf(statements);

  it('fits into managed policies, and so many into one role', () => {
    for (const policy of policies) expect(sizeOf(policy)).toBeLessThanOrEqual(POLICY_LIMITS.managed);
    expect(policies.length).toBeLessThanOrEqual(POLICY_LIMITS.managedOnRole);
    expect(policies.flatMap((policy) => policy.Statement)).toEqual(statements);
  });

  it('has statements that are told apart by name', () => {
    const sids = statements.map(({ Sid }) => Sid);
    expect(new Set(sids).size).toBe(sids.length);
    for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/);
  });

  it('names every action in full, and denies nothing', () => {
    for (const { Action, Effect } of statements) {
      expect(Effect).toBe('Allow');
      for (const action of Action) expect(action).toMatch(/^[a-z0-9-]+:[A-Z][A-Za-z]+$/);
    }
  });

  it('allows each action’s own statements and every read', () => {
    const actions = ACTIONS.filter(({ developmentOnly }) => !developmentOnly || place.stage === 'dev');
    const whole = [...actions.flatMap((action) => actionStatements(action, place)), ...readStatements(place)];
    for (const { Action, Resource, Condition } of whole) {
      const context = Object.assign({}, ...Object.values(Condition ?? {})) as Record<string, string>;
      for (const action of Action)
        for (const resource of Resource)
          expect(allows(statements, action, resource, context), `${action} on ${resource}`).toBe(true);
    }
  });

  it('is of the own account and region, or of everything where IAM knows nothing narrower', () => {
    for (const { Resource, Sid, Action } of statements)
      for (const resource of Resource)
        if (Sid !== 'AssumeEnvironments')
          expect(resource, `${Sid} ${Action.join(' ')}`).toMatch(
            /^(\*|arn:aws:(s3|route53):::.+|arn:aws:[a-z0-9-]+:(us-east-1)?:123456789012:.+)$/,
          );
  });

  it.each(Object.entries(ON_NAMES))('stays in its stage: %s', (kind, asksOn) => {
    for (const { names } of entriesOf(kind as ListedKind))
      for (const stage of STAGES) {
        const [action, resource] = asksOn(names[stage]);
        expect(allows(statements, action, resource), resource).toBe(stage === place.stage);
      }
  });

  it('knows clusters, backups and what is restored by the stage too', () => {
    const may = (action: string, arn: string) => allows(statements, action, arn);
    for (const stage of STAGES) {
      const isOwn = stage === place.stage;
      const cluster = CATALOGUE.cluster.names[stage];
      expect(may('ecs:UpdateService', arnOf('ecs', `service/${cluster}/ingestion-api`))).toBe(isOwn);
      expect(may('ecs:StopTask', arnOf('ecs', `task/${cluster}/0123`))).toBe(isOwn);
      for (const { names } of CATALOGUE.tables) {
        const table = names[stage];
        expect(may('dynamodb:DeleteBackup', arnOf('dynamodb', `table/${table}/backup/01-ab`))).toBe(isOwn);
        expect(may('dynamodb:DeleteTable', arnOf('dynamodb', `table/${table}-restored-2026`))).toBe(isOwn);
      }
    }
  });
});

describe('what is for development alone', () => {
  it('is not even possible elsewhere', () => {
    const make = (place: Place) => {
      const name = CATALOGUE.secrets[0]?.names[place.stage] ?? '';
      const arn = `arn:aws:secretsmanager:us-east-1:123456789012:secret:${name}-AbCdEf`;
      return allows(consoleStatements(place, EVERY_OPTION), 'secretsmanager:CreateSecret', arn);
    };
    expect(PLACES.map(make)).toEqual([true, false, false]);
  });
});

describe('the console’s own table', () => {
  const table = 'arn:aws:dynamodb:us-east-1:123456789012:table/operations-console';

  it('is written where it stands, and can be deleted nowhere', () => {
    const at = consoleStatements(placeOf('prod'), { actions: ACTIONS });
    expect(allows(at, 'dynamodb:PutItem', table)).toBe(true);
    expect(allows(at, 'dynamodb:Query', `${table}/index/listed`)).toBe(true);
    for (const action of ['DeleteTable', 'UpdateTable', 'CreateTable', 'UpdateTimeToLive', 'Scan'])
      expect(allows(at, `dynamodb:${action}`, table), action).toBe(false);
    const { home: _home, ...away } = placeOf('prod');
    expect(allows(consoleStatements(away, { actions: ACTIONS }), 'dynamodb:PutItem', table)).toBe(false);
  });

  it('is made by the console only where nobody has made it', () => {
    const makes = consoleStatements(placeOf('prod'), { actions: ACTIONS, makesHome: true });
    expect(allows(makes, 'dynamodb:CreateTable', table)).toBe(true);
    expect(allows(makes, 'dynamodb:DeleteTable', table)).toBe(false);
  });
});

describe.each(PLACES)('the viewer’s role in $stage', (place) => {
  const statements = viewerStatements(place);

  it('fits into managed policies', () => {
    for (const policy of policiesOf(statements))
      expect(sizeOf(policy)).toBeLessThanOrEqual(POLICY_LIMITS.managed);
  });

  it('changes nothing: every action of it lists, describes or gets', () => {
    const actions = statements.flatMap(({ Action }) => Action);
    expect(actions.length).toBeGreaterThan(50);
    expect(actions.filter((action) => !/^[a-z0-9-]+:(List|Describe|Get)/.test(action))).toEqual([]);
  });

  it('allows nothing that an action of the console changes', () => {
    for (const action of ACTIONS)
      for (const change of action.changes) {
        const grants = action.permissions.filter(({ allow }) =>
          (allow as readonly string[]).includes(change),
        );
        for (const { on } of grants)
          for (const resource of kindOf(on).arns(place)) {
            const context = Object.assign(
              {},
              ...Object.values(kindOf(on).condition?.(place) ?? {}),
            ) as Record<string, string>;
            expect(allows(statements, change, resource, context), `${change} on ${resource}`).toBe(false);
          }
      }
  });

  it.each([
    'dynamodb:BatchGetItem',
    'dynamodb:GetItem',
    'dynamodb:PartiQLSelect',
    'dynamodb:Query',
    'dynamodb:Scan',
    's3:GetObject',
    's3:GetObjectVersion',
    's3:ListBucket',
    's3:ListBucketVersions',
    'sqs:ReceiveMessage',
    'secretsmanager:GetSecretValue',
    'logs:FilterLogEvents',
    'logs:GetLogEvents',
    'logs:GetLogRecord',
    'logs:GetQueryResults',
    'logs:StartLiveTail',
    'logs:StartQuery',
    'elasticache:Connect',
    // They tell variables, what calls carried, and who has access.
    'ecs:DescribeTaskDefinition',
    'lambda:GetFunction',
    'lambda:ListFunctions',
    'cloudtrail:LookupEvents',
    'iam:ListUsers',
    'sts:AssumeRole',
  ])('reads no data: not %s on anything', (action) => {
    for (const kind of KIND_NAMES)
      for (const resource of [...kindOf(kind).arns(place), '*'])
        expect(allows(statements, action, resource, { 'ecs:cluster': '*' }), resource).toBe(false);
  });

  it('sees states and metrics', () => {
    const queue = `arn:aws:sqs:us-east-1:123456789012:${CATALOGUE.queues[0]?.names[place.stage]}`;
    expect(allows(statements, 'sqs:GetQueueAttributes', queue)).toBe(true);
    expect(allows(statements, 'cloudwatch:GetMetricData', '*')).toBe(true);
    expect(allows(statements, 'cloudwatch:DescribeAlarms', '*')).toBe(true);
  });
});

describe('policies', () => {
  it('are counted without white space, and refuse a statement that fits into none', () => {
    const long = {
      Sid: 'Long',
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: ['x'.repeat(7_000)],
    } as const;
    expect(() => policiesOf([long])).toThrow('The statement Long is too long for a managed policy.');
    const half = { ...long, Resource: ['y'.repeat(3_100)] };
    expect(policiesOf([half, half, half])).toHaveLength(3);
  });

  it('have names of letters and digits', () => {
    expect(sidOf('tables.set-point-in-time-recovery')).toBe('TablesSetPointInTimeRecovery');
  });
});
