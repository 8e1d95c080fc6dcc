import { BUCKETS } from '../../core/catalogue/buckets.ts';
import { CLUSTER, LOAD_BALANCER } from '../../core/catalogue/compute.ts';
import type { Stage } from '../../core/catalogue/stage.ts';
import { named } from '../../core/catalogue/stage.ts';
import type { Ask } from '../../core/permissions/commands/ask.ts';
import type { RequestContext } from '../../core/permissions/simulate.ts';

/** Where a call was made. */
export interface Where {
  readonly stage: Stage;
  readonly account: string;
  readonly region: string;
  /** A bucket that the environment names for its captures, where it names one. */
  readonly captures?: string;
  /** Tables that were restored there under a name of their own. */
  readonly restored: ReadonlySet<string>;
}

export interface AskedResource {
  readonly resource: string;
  readonly context: RequestContext;
}

type Input = Readonly<Record<string, unknown>>;

/**
 * What IAM would check a call's ask against. Tests call their tables, queues and buckets as they like: a name that is
 * none of the catalogue's counts as one of its kind that is.
 */
export function askedResources(
  ask: Ask,
  operation: string,
  input: Input,
  where: Where,
): readonly AskedResource[] {
  const arn = (service: string, rest: string) =>
    `arn:aws:${service}:${where.region}:${where.account}:${rest}`;
  const plain = (...resources: readonly string[]) => resources.map((resource) => ({ resource, context: {} }));
  const tables = () => tableNames(ask, input).map((name) => tableOf(name, where));
  const cluster = CLUSTER.names[where.stage];
  const service = operation.startsWith('backup:') ? 'backup.amazonaws.com' : 'ecs-tasks.amazonaws.com';
  switch (ask.on) {
    case 'table':
      return plain(...tables().map((name) => arn('dynamodb', `table/${name}`)));
    case 'index': {
      const { IndexName } = input;
      return typeof IndexName === 'string'
        ? plain(...tables().map((name) => arn('dynamodb', `table/${name}/index/${IndexName}`)))
        : [];
    }
    case 'backup':
      return plain(arn('dynamodb', `table/${tableOf(text(input.BackupArn), where)}/backup/01-ab`));
    case 'stream':
      return plain(arn('dynamodb', `table/${named(where.stage, 'products')}/stream/2026-01-01`));
    case 'bucket':
      return plain(`arn:aws:s3:::${bucketOf(text(input.Bucket), where)}`);
    case 'object':
      return plain(`arn:aws:s3:::${objectOf(ask, input, where)}`);
    case 'queue':
      return plain(arn('sqs', named(where.stage, 'product-assembly')));
    case 'topic':
      return plain(arn('sns', named(where.stage, 'product-processed')));
    case 'secret':
      return plain(
        arn(
          'secretsmanager',
          `secret:tiktok-commerce/api-keys${where.stage === 'prod' ? '' : `-${where.stage}`}-AbCdEf`,
        ),
      );
    case 'function':
      return operation === 'secretsmanager:RotateSecret'
        ? plain(arn('lambda', 'function:tiktok-commerce-secret-rotation'))
        : plain(arn('lambda', `function:${workerOf(where.stage)}`));
    case 'function-version':
      return plain(
        arn(
          'lambda',
          `function:${workerOf(where.stage)}${input.Qualifier ? `:${text(input.Qualifier)}` : ''}`,
        ),
      );
    case 'cluster-list':
      return [{ resource: '*', context: { 'ecs:cluster': arn('ecs', `cluster/${cluster}`) } }];
    case 'service':
    case 'service-deployment':
    case 'service-revision':
    case 'task':
      return plain(arn('ecs', `${ask.on}/${cluster}/product-service/0123`));
    case 'task-definition':
      return plain(arn('ecs', 'task-definition/tiktok-commerce-product-service:7'));
    case 'role':
    case 'passed-role':
      return [
        {
          resource: `arn:aws:iam::${where.account}:role/tiktok-commerce-product-service`,
          context: { 'iam:PassedToService': service },
        },
      ];
    case 'listener':
      return plain(arn('elasticloadbalancing', `listener/app/${LOAD_BALANCER.names[where.stage]}/1/2`));
    case 'listener-rule':
      return plain(
        arn('elasticloadbalancing', `listener-rule/app/${LOAD_BALANCER.names[where.stage]}/1/2/3`),
      );
    case 'scalable-target':
      return [
        {
          resource: arn('application-autoscaling', 'scalable-target/0123'),
          context: {
            'application-autoscaling:service-namespace': text(input.ServiceNamespace),
            'application-autoscaling:scalable-dimension': text(input.ScalableDimension),
          },
        },
      ];
    case 'alarm':
      return operation.startsWith('application-autoscaling:')
        ? plain(arn('cloudwatch', `alarm:TargetTracking-service/${cluster}/product-service-AlarmHigh-1`))
        : plain(
            arn('cloudwatch', `alarm:tiktok-commerce-5xx${where.stage === 'prod' ? '' : `-${where.stage}`}`),
          );
    case 'mute-rule':
      return plain(
        arn('cloudwatch', `alarm-mute-rule:${text(input.Name ?? input.AlarmMuteRuleName ?? 'any')}`),
      );
    case 'cache':
      return plain(
        arn(
          'elasticache',
          `replicationgroup:${{ dev: 'redis', staging: 'staging-cluster', prod: 'prod-cluster' }[where.stage]}`,
        ),
      );
    case 'cache-user':
      return plain(arn('elasticache', 'user:prod-cluster-console'));
    case 'distribution':
      return plain(`arn:aws:cloudfront::${where.account}:distribution/E1`);
    case 'backup-plan':
      return plain(arn('backup', 'backup-plan:0123'));
    case 'backup-vault':
      return plain(arn('backup', `backup-vault:${text(input.BackupVaultName)}`));
    case 'repository':
      return plain(arn('ecr', 'repository/tiktok-commerce/product-service'));
    case 'log-group':
      return plain(
        arn(
          'logs',
          `log-group:/ecs/tiktok-commerce-product-service${where.stage === 'prod' ? '' : `-${where.stage}`}:log-stream:a`,
        ),
      );
    case 'hosted-zone':
      return plain('arn:aws:route53:::hostedzone/Z1');
    case 'user':
      return plain(`arn:aws:iam::${where.account}:user/ann`);
    case 'none':
      return plain('*');
  }
}

/** Whether the ask is one that this very call makes. */
export function isAsked({ when, of }: Ask, operation: string, input: Input): boolean {
  if (when === undefined) return true;
  if (when === 'tags') return ['Tags', 'tags', 'Tagging'].some((key) => hasSomething(input[key]));
  return versions(of === 'source', operation, input).some((has) => has === (when === 'version'));
}

function hasSomething(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '';
}

function versions(isSource: boolean, operation: string, input: Input): readonly boolean[] {
  if (isSource) return [text(input.CopySource).includes('?versionId=')];
  if (operation === 's3:DeleteObjects') {
    const { Objects = [] } = (input.Delete ?? {}) as { readonly Objects?: readonly Input[] };
    return Objects.map(({ VersionId }) => VersionId !== undefined);
  }
  return [input.VersionId !== undefined];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function tableNames({ of }: Ask, input: Input): readonly string[] {
  const name =
    of === 'target' ? input.TargetTableName : (input.TableName ?? input.SourceTableName ?? input.ResourceArn);
  if (typeof name === 'string') return [name];
  const items = (input.RequestItems ?? {}) as Input;
  const written = (input.TransactItems ?? []) as readonly Readonly<Record<string, Input>>[];
  const named = [
    ...Object.keys(items),
    ...written.flatMap((one) => Object.values(one).map((each) => text(each.TableName))),
  ];
  const [, selected] = /from\s+"?([\w.-]+)/i.exec(text(input.Statement)) ?? [];
  return selected === undefined ? named : [...named, selected];
}

function tableOf(nameOrArn: string, { stage, restored }: Where): string {
  const name = /table\/([\w.-]+)/.exec(nameOrArn)?.[1] ?? nameOrArn;
  return `${named(stage, 'products')}${restored.has(name) ? '-restored-2026' : ''}`;
}

function bucketOf(name: string, { stage, captures }: Where): string {
  if (name === captures) return BUCKETS.find(({ logical }) => logical === 'backups')?.names[stage] ?? '';
  return BUCKETS.some(({ names }) => names[stage] === name) ? name : `tiktok-commerce-assets-${stage}`;
}

function objectOf({ of }: Ask, input: Input, where: Where): string {
  if (of !== 'source') return `${bucketOf(text(input.Bucket), where)}/${text(input.Key)}`;
  const [, bucket = '', key = ''] =
    /^\/?([^/]+)\/([^?]*)/.exec(decodeURIComponent(text(input.CopySource))) ?? [];
  return `${bucketOf(bucket, where)}/${key}`;
}

function workerOf(stage: Stage): string {
  return {
    dev: 'caption-parser',
    staging: 'tiktok-commerce-caption-parser-staging',
    prod: 'tiktok-commerce-caption-parser',
  }[stage];
}
