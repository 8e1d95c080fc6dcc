import type { Json } from '../../actions/plan.ts';
import type { LifecycleDraft } from '../../changes/buckets/lifecycle-configuration.ts';
import type { ComparedKind } from '../form/canonical.ts';
import type { MapText } from '../form/flatten.ts';
import { numberAt, textAt } from './attributes.ts';
import type { Attributes } from './attributes.ts';
import { lifecycleInput } from './lifecycle-place.ts';
import type { PreparedInput } from './prepared-input.ts';

/** What one side is, and what it should be. */
export interface Asked {
  /** The physical name. */
  readonly name: string;
  readonly now: Attributes;
  readonly wanted: Attributes;
  /** The rules of a bucket as they are, where the place asks for them. */
  readonly lifecycle?: LifecycleDraft;
  readonly mapText: MapText;
}

/** An action of the console, and the attributes that it can set. */
export interface Place {
  readonly kind: ComparedKind;
  readonly actionId: string;
  /** Paths that it sets, and all below them; `[*]` for any element. The empty one is the resource itself. */
  readonly paths: readonly string[];
  /** Where it reaches a path in some cases only. */
  readonly reaches?: (path: string, asked: Pick<Asked, 'now' | 'wanted'>) => boolean;
  /** It replaces the rules of a bucket as they were read. */
  readonly needsLifecycle?: true;
  /** Done only where nothing is guarded. */
  readonly onlyUnguarded?: true;
  /** Behind the address of the resource's own page, where it is done by hand: `/settings`. */
  readonly page: string;
  readonly prepare: (asked: Asked) => PreparedInput;
}

const BILLING = 'BillingModeSummary.BillingMode';
const UNITS = ['ReadCapacityUnits', 'WriteCapacityUnits'] as const;
const RECOVERY = 'ContinuousBackups.PointInTimeRecoveryDescription';
const TARGET = 'Scaling.Target';
const CPU = 'ECSServiceAverageCPUUtilization';
const TRACKED = '.TargetTrackingScalingPolicyConfiguration.';

/** What the action calls each number of a queue. */
const QUEUE_NUMBERS = {
  VisibilityTimeout: 'visibilityTimeoutSeconds',
  MessageRetentionPeriod: 'retentionSeconds',
  DelaySeconds: 'delaySeconds',
  ReceiveMessageWaitTimeSeconds: 'receiveWaitSeconds',
} as const;
const RECEIVES = 'RedrivePolicy.maxReceiveCount';

const prepared = (input: Json): PreparedInput => ({ outcome: 'prepared', input });
const refused = (sentence: string): PreparedInput => ({ outcome: 'refused', sentence });

/** What a missing resource of these kinds is made by, where nothing is guarded. */
const MADE_ANEW: readonly Place[] = (['tables', 'buckets', 'queues', 'topics', 'secrets'] as const).map(
  (kind) => ({
    kind,
    actionId: 'environment.initialise',
    paths: [''],
    // What is too much is taken away by whoever knows why it is there.
    reaches: (_path, { wanted }) => wanted.size > 0,
    onlyUnguarded: true,
    page: '',
    prepare: () => prepared({}),
  }),
);

/**
 * Everything by which an attribute can be made equal. tests/compare/making-equal.test.ts executes each of them for each
 * of its paths, and looks whether the sides are equal then.
 */
export const PLACES: readonly Place[] = [
  ...MADE_ANEW,
  {
    kind: 'tables',
    actionId: 'tables.set-time-to-live',
    paths: ['TimeToLive.TimeToLiveStatus', 'TimeToLive.AttributeName'],
    page: '/settings',
    prepare({ name: table, now, wanted }) {
      if (wanted.get('TimeToLive.TimeToLiveStatus')?.value !== 'ENABLED')
        return prepared({ table, attribute: null });
      if (now.get('TimeToLive.TimeToLiveStatus')?.value === 'ENABLED')
        return refused(
          'DynamoDB changes the attribute only by switching it off first, and on an hour later.',
        );
      const attribute = textAt(wanted, 'TimeToLive.AttributeName');
      return attribute === undefined
        ? refused('Which attribute it is is not known.')
        : prepared({ table, attribute });
    },
  },
  {
    kind: 'tables',
    actionId: 'tables.set-point-in-time-recovery',
    paths: [`${RECOVERY}.PointInTimeRecoveryStatus`, `${RECOVERY}.RecoveryPeriodInDays`],
    page: '/backups',
    prepare({ name: table, wanted }) {
      if (wanted.get(`${RECOVERY}.PointInTimeRecoveryStatus`)?.value !== 'ENABLED')
        return prepared({ table, enabled: false });
      const recoveryPeriodDays = numberAt(wanted, `${RECOVERY}.RecoveryPeriodInDays`);
      return prepared({
        table,
        enabled: true,
        ...(recoveryPeriodDays !== undefined && { recoveryPeriodDays }),
      });
    },
  },
  {
    kind: 'tables',
    actionId: 'tables.set-deletion-protection',
    paths: ['DeletionProtectionEnabled'],
    page: '/settings',
    prepare: ({ name: table, wanted }) =>
      prepared({ table, enabled: wanted.get('DeletionProtectionEnabled')?.value === true }),
  },
  {
    kind: 'tables',
    actionId: 'tables.set-capacity',
    paths: [
      BILLING,
      ...['', 'GlobalSecondaryIndexes[*].'].flatMap((at) =>
        UNITS.map((unit) => `${at}ProvisionedThroughput.${unit}`),
      ),
    ],
    reaches: reachesCapacity,
    page: '/settings',
    prepare({ name: table, wanted }) {
      if (wanted.get(BILLING)?.value === 'PAY_PER_REQUEST')
        return prepared({ table, billingMode: 'PAY_PER_REQUEST' });
      const [readCapacityUnits = 0, writeCapacityUnits = 0] = UNITS.map((unit) =>
        numberAt(wanted, `ProvisionedThroughput.${unit}`),
      );
      return prepared({ table, billingMode: 'PROVISIONED', readCapacityUnits, writeCapacityUnits });
    },
  },
  {
    kind: 'buckets',
    actionId: 'buckets.set-versioning',
    paths: ['Versioning.Status'],
    page: '',
    prepare({ name: bucket, now, wanted }) {
      const status = wanted.get('Versioning.Status')?.value;
      if (status === 'Enabled') return prepared({ bucket, versioning: 'enabled' });
      if (status === 'Suspended' && now.get('Versioning.Status')?.value === 'Enabled')
        return prepared({ bucket, versioning: 'suspended' });
      return refused(
        status === 'Suspended'
          ? 'It never kept versions: there is nothing to suspend.'
          : 'S3 never lets versioning be switched off again: it can be suspended, and said to be expected.',
      );
    },
  },
  {
    kind: 'buckets',
    actionId: 'buckets.put-lifecycle',
    paths: ['Lifecycle.Rules', 'Lifecycle.TransitionDefaultMinimumObjectSize'],
    needsLifecycle: true,
    // Without rules there is nothing that the size would hold for.
    reaches: (path, { wanted }) =>
      path !== 'Lifecycle.TransitionDefaultMinimumObjectSize' || hasRules(wanted),
    page: '/lifecycle',
    prepare: ({ name, now, wanted, lifecycle, mapText }) =>
      lifecycle
        ? lifecycleInput(name, now, wanted, lifecycle, mapText)
        : refused('The rules that are there now could not be read.'),
  },
  {
    kind: 'queues',
    actionId: 'queues.set-attributes',
    paths: [...Object.keys(QUEUE_NUMBERS), RECEIVES],
    // Without a dead-letter queue on both sides there is nothing to count for.
    reaches: (path, { now, wanted }) => path !== RECEIVES || (now.has(RECEIVES) && wanted.has(RECEIVES)),
    page: '',
    prepare({ name: queue, now, wanted }) {
      const differing = Object.entries({ ...QUEUE_NUMBERS, [RECEIVES]: 'maxReceiveCount' }).flatMap(
        ([path, member]) => {
          const [is, should] = [numberAt(now, path), numberAt(wanted, path)];
          return is === undefined || should === undefined || is === should ? [] : [[member, should] as const];
        },
      );
      return prepared({ queue, ...Object.fromEntries(differing) });
    },
  },
  {
    kind: 'workers',
    actionId: 'functions.set-concurrency',
    paths: ['Concurrency.ReservedConcurrentExecutions'],
    page: '',
    prepare: ({ name, wanted }) =>
      prepared({
        function: name,
        reserved: numberAt(wanted, 'Concurrency.ReservedConcurrentExecutions') ?? null,
      }),
  },
  {
    kind: 'services',
    actionId: 'services.scale',
    paths: [TARGET, `Scaling.Policies[*]${TRACKED}TargetValue`],
    reaches: reachesScaling,
    page: '/scaling',
    prepare({ name: service, now, wanted }) {
      const [minimum, maximum] = [
        numberAt(wanted, `${TARGET}.MinCapacity`),
        numberAt(wanted, `${TARGET}.MaxCapacity`),
      ];
      if (minimum === undefined || maximum === undefined)
        return refused('The console does not end what is scaled by itself.');
      const path = cpuTargetPath(wanted);
      const targetCpuPercent = path === undefined ? undefined : numberAt(wanted, path);
      const isOther = path !== undefined && targetCpuPercent !== numberAt(now, path);
      return prepared({
        service,
        minimum,
        maximum,
        ...(isOther && targetCpuPercent !== undefined && { targetCpuPercent }),
      });
    },
  },
  {
    kind: 'log-groups',
    actionId: 'logs.set-retention',
    paths: ['retentionInDays'],
    page: '',
    prepare: ({ name: group, wanted }) =>
      prepared({ group, days: numberAt(wanted, 'retentionInDays') ?? null }),
  },
];

function hasRules(attributes: Attributes): boolean {
  return [...attributes.keys()].some((path) => path.startsWith('Lifecycle.Rules['));
}

/** Indexes follow the table when its way of paying changes, and are given the same units; else they keep theirs. */
function reachesCapacity(path: string, { now, wanted }: Pick<Asked, 'now' | 'wanted'>): boolean {
  if (!path.startsWith('GlobalSecondaryIndexes')) return true;
  const [was, is] = [now.get(BILLING)?.value, wanted.get(BILLING)?.value];
  if (was === is) return false;
  const unit = UNITS.find((one) => path.endsWith(one)) ?? '';
  return (
    is === 'PAY_PER_REQUEST' || numberAt(wanted, path) === numberAt(wanted, `ProvisionedThroughput.${unit}`)
  );
}

/** Bounds, what comes with them where there were none, and the target of the CPU policy that is there. */
function reachesScaling(path: string, { now }: Pick<Asked, 'now' | 'wanted'>): boolean {
  if (path.startsWith('Scaling.Policies')) return path === cpuTargetPath(now);
  return /Capacity$/.test(path) || !now.has(`${TARGET}.MinCapacity`);
}

function cpuTargetPath(attributes: Attributes): string | undefined {
  for (const [path, { value }] of attributes)
    if (value === CPU && path.endsWith(`${TRACKED}PredefinedMetricSpecification.PredefinedMetricType`))
      return `${path.slice(0, path.indexOf(TRACKED))}${TRACKED}TargetValue`;
  return undefined;
}
