import type { Environment } from '../../environments/schema.ts';
import type { ComparedKind } from '../form/canonical.ts';
import { isWithin } from './attributes.ts';

/** Where a kind is built, and which member of its entry in the catalogue says which attribute. */
interface Builder {
  /** The file of its entries in the catalogue, where it has any. */
  readonly catalogue?: string;
  /** What builds it. */
  readonly construct: string;
  readonly stack: string;
  /** Members of the entry, by what they say. The first that fits. */
  readonly members: readonly (readonly [path: string, member: string])[];
}

const TAGS = ['Tags', 'tagsOf in core/changes/environment/resources/tags.ts'] as const;
const COMPUTE = 'core/catalogue/compute.ts';

/** By kind. tests/compare/making-equal.test.ts looks whether the files have what is said of them. */
export const BUILDERS: Readonly<Record<ComparedKind, Builder>> = {
  tables: {
    catalogue: 'core/catalogue/tables.ts',
    construct: 'infra/cdk/parts/tables.ts',
    stack: 'data',
    members: [
      ['KeySchema', 'partitionKey'],
      ['GlobalSecondaryIndexes', 'indexes'],
      ['BillingModeSummary', 'billingMode'],
      ['TimeToLive', 'timeToLive'],
      ['ContinuousBackups', 'pointInTimeRecovery'],
      ['DeletionProtectionEnabled', 'deletionProtection'],
      TAGS,
    ],
  },
  buckets: {
    catalogue: 'core/catalogue/buckets.ts',
    construct: 'infra/cdk/parts/buckets.ts',
    stack: 'data',
    members: [['Versioning', 'versioned'], ['Lifecycle', 'lifecycle'], TAGS],
  },
  queues: {
    catalogue: 'core/catalogue/messaging.ts',
    construct: 'infra/cdk/parts/queues.ts',
    stack: 'messaging',
    members: [
      ['VisibilityTimeout', 'visibilityTimeoutSeconds'],
      ['ReceiveMessageWaitTimeSeconds', 'receiveMessageWaitSeconds'],
      ['MessageRetentionPeriod', 'retentionSeconds'],
      ['RedrivePolicy', 'deadLetter'],
      TAGS,
    ],
  },
  topics: {
    catalogue: 'core/catalogue/messaging.ts',
    construct: 'infra/cdk/parts/queues.ts',
    stack: 'messaging',
    members: [['Subscriptions', 'subscriptions'], TAGS],
  },
  secrets: {
    catalogue: 'core/catalogue/guards.ts',
    construct: 'infra/cdk/stacks/secrets.ts',
    stack: 'secrets',
    members: [TAGS],
  },
  services: {
    catalogue: COMPUTE,
    construct: 'infra/cdk/parts/service.ts',
    stack: 'compute',
    members: [
      ['Scaling.Target', 'tasks'],
      ['TaskDefinition.cpu', 'cpuUnits'],
      ['TaskDefinition.memory', 'memoryMebibytes'],
      TAGS,
    ],
  },
  workers: {
    catalogue: COMPUTE,
    construct: 'infra/cdk/parts/worker.ts',
    stack: 'compute',
    members: [['MemorySize', 'memoryMebibytes'], ['Timeout', 'timeoutSeconds'], TAGS],
  },
  'load-balancers': {
    catalogue: COMPUTE,
    construct: 'infra/cdk/stacks/traffic.ts',
    stack: 'traffic',
    members: [TAGS],
  },
  'target-groups': {
    catalogue: COMPUTE,
    construct: 'infra/cdk/stacks/traffic.ts',
    stack: 'traffic',
    members: [TAGS],
  },
  caches: {
    catalogue: 'core/catalogue/guards.ts',
    construct: 'infra/cdk/parts/cache.ts',
    stack: 'data',
    members: [],
  },
  alarms: {
    catalogue: 'core/catalogue/guards.ts',
    construct: 'infra/cdk/parts/alarms.ts',
    stack: 'observability',
    members: [TAGS],
  },
  'log-groups': {
    catalogue: COMPUTE,
    construct: 'infra/cdk/stacks/observability.ts',
    stack: 'observability',
    members: [['retentionInDays', 'LOGS_KEPT_DAYS']],
  },
  'security-groups': {
    catalogue: 'core/catalogue/network.ts',
    construct: 'infra/cdk/stacks/network.ts',
    stack: 'network',
    members: [TAGS],
  },
  certificates: { construct: 'infra/cdk/stacks/edge.ts', stack: 'edge', members: [TAGS] },
  'dns-records': {
    catalogue: 'core/catalogue/domain.ts',
    construct: 'infra/cdk/stacks/edge.ts',
    stack: 'edge',
    members: [],
  },
};

/** What whoever builds the platform changes, in words, and the command that brings it to an environment. */
export interface BuiltChange {
  readonly sentence: string;
  readonly command?: string;
}

interface BuiltWhere {
  readonly kind: ComparedKind;
  readonly key: string;
  readonly path: string;
  readonly inCatalogue: boolean;
}

/**
 * A side that is not as the catalogue wants it, by an attribute that no action sets: the code is right, and is to be
 * deployed. `isWanted`: whether anything should be there.
 */
export function deployedChange(
  { kind, key, path }: BuiltWhere,
  environment: Pick<Environment, 'label' | 'account' | 'names'>,
  isWanted: boolean,
): BuiltChange {
  const { catalogue, construct, stack } = BUILDERS[kind];
  const file = catalogue ?? construct;
  if (path === '' && !isWanted)
    return {
      sentence: `Nothing builds ${key} for ${environment.label}: add its stage to ${file}, or take it away on its own page.`,
    };
  const member = memberOf(kind, path);
  const says = member ? memberIn(member, key, file) : path === '' ? `${key} in ${file}` : construct;
  return {
    sentence: `${says} says so already: deploy the stack ${stack}.`,
    command: deployCommand(stack, environment),
  };
}

/** An attribute of which the catalogue says nothing, and no action sets it: the code is to say it, once for both. */
export function writtenChange({ kind, key, path, inCatalogue }: BuiltWhere): BuiltChange {
  const { catalogue, construct, stack } = BUILDERS[kind];
  const member = memberOf(kind, path);
  if (!inCatalogue && catalogue !== undefined && path === '')
    return {
      sentence: `No code here builds ${key}: add it to ${catalogue}, or take it away on its own page.`,
    };
  if (!inCatalogue && catalogue !== undefined)
    return {
      sentence: `No code here builds ${key}: add it to ${catalogue}, or change it where it was made.`,
    };
  if (path === '')
    return { sentence: `Say in ${construct} for which stages there is one, and deploy the stack ${stack}.` };
  const place = member ? memberIn(member, key, catalogue ?? construct) : construct;
  return { sentence: `Say in ${place} what it should be for both, and deploy the stack ${stack} to them.` };
}

function memberIn(member: string, key: string, file: string): string {
  return member.includes('/') ? member : `${member} of ${key} in ${file}`;
}

function memberOf(kind: ComparedKind, path: string): string | undefined {
  if (path === '') return undefined;
  return BUILDERS[kind].members.find(([pattern]) => isWithin(path, pattern))?.[1];
}

/** A plain deployment leaves what was changed by hand: CloudFormation compares templates, unless it is told otherwise. */
function deployCommand(
  stack: string,
  { account, names: { stage } }: Pick<Environment, 'account' | 'names'>,
): string {
  const version = stage === 'dev' ? '' : ' --version TAG';
  // Without the number production would write to no seller any more.
  const writes = stage === 'prod' && stack === 'compute' ? ' --context whatsappPhoneNumberId=DIGITS' : '';
  return `npm run infra:deploy -- --stage ${stage} --account ${account}${version}${writes} --stacks ${stack} --revert-drift`;
}
