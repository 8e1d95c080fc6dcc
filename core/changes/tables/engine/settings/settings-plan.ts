import type {
  DeleteResourcePolicyCommandInput,
  PutResourcePolicyCommandInput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
  UpdateContinuousBackupsCommandInput,
  UpdateContributorInsightsCommandInput,
  UpdateTableCommandInput,
  UpdateTimeToLiveCommandInput,
} from '@aws-sdk/client-dynamodb';
import { billingCalls } from './billing-calls.ts';
import { indexCalls } from './index-calls.ts';
import type { Known, TableSettings } from './settings.ts';
import { keyWords, policyFor } from './settings-difference.ts';

/** One call that changes one setting. */
export type SettingCall =
  | { readonly operation: 'UpdateTable'; readonly input: UpdateTableCommandInput }
  | { readonly operation: 'UpdateTimeToLive'; readonly input: UpdateTimeToLiveCommandInput }
  | { readonly operation: 'UpdateContinuousBackups'; readonly input: UpdateContinuousBackupsCommandInput }
  | { readonly operation: 'UpdateContributorInsights'; readonly input: UpdateContributorInsightsCommandInput }
  | { readonly operation: 'TagResource'; readonly input: TagResourceCommandInput }
  | { readonly operation: 'UntagResource'; readonly input: UntagResourceCommandInput }
  | { readonly operation: 'PutResourcePolicy'; readonly input: PutResourcePolicyCommandInput }
  | { readonly operation: 'DeleteResourcePolicy'; readonly input: DeleteResourcePolicyCommandInput };

/** In plain words which setting it is, and the call. */
export type SettingStep = { readonly setting: string; readonly call: SettingCall };

/** A setting, and a sentence about it. */
export interface SettingNote {
  readonly setting: string;
  readonly sentence: string;
}

export interface SettingsPlan {
  /** In the order in which they have to be made; after an UpdateTable the table has to be ACTIVE again. */
  readonly steps: readonly SettingStep[];
  /** What DynamoDB takes only some time after a step: planned again then. */
  readonly later: readonly SettingNote[];
  /** What can not be set on a table that exists, or is not known. */
  readonly impossible: readonly SettingNote[];
}

/** What is to be set; whatever is absent stays as it is. `table`, `arn` and what can not be changed are compared only. */
export type WantedSettings = Partial<TableSettings>;

/**
 * The calls that make a table what is wanted. Their order is DynamoDB's: UpdateTable changes one thing at a time, an
 * index is deleted before one is created (20 are the most, and one at a time), and what loses items or lets them be
 * seen (expiry, streams, the policy) comes last, when the rest is in place.
 * Source: API reference, UpdateTable, UpdateTimeToLive; developer guide, "Quotas".
 */
export function settingsPlan(current: TableSettings, wanted: WantedSettings): SettingsPlan {
  const later: SettingNote[] = [];
  const impossible = impossibleOf(current, wanted);
  const steps = [
    ...(wanted.deletionProtection ? protectionSteps(current, wanted) : []),
    ...billingCalls(current, wanted).map(updateTable(current, 'capacity')),
    ...tableClassSteps(current, wanted),
    ...indexCalls(current, wanted).map(({ name, ...input }) => updateTable(current, `index ${name}`)(input)),
    ...encryptionSteps(current, wanted),
    ...recoverySteps(current, wanted),
    ...insightsSteps(current, wanted),
    ...tagSteps(current, wanted),
    ...policySteps(current, wanted),
    ...streamSteps(current, wanted),
    ...timeToLiveSteps(current, wanted, later),
    ...(wanted.deletionProtection ? [] : protectionSteps(current, wanted)),
  ];
  return { steps, later, impossible };
}

type UpdateInput = Omit<UpdateTableCommandInput, 'TableName'>;

function updateTable({ table }: TableSettings, setting: string): (input: UpdateInput) => SettingStep {
  return (input) => ({ setting, call: { operation: 'UpdateTable', input: { TableName: table, ...input } } });
}

function impossibleOf(current: TableSettings, wanted: WantedSettings): readonly SettingNote[] {
  const differs = (name: 'key' | 'localIndexes' | 'replicaRegions') =>
    wanted[name] !== undefined && JSON.stringify(wanted[name]) !== JSON.stringify(current[name]);
  const notes: SettingNote[] = [];
  if (differs('key') && wanted.key)
    notes.push({
      setting: 'key',
      sentence: `A table keeps the key it was created with: ${keyWords(current.key)}.`,
    });
  if (differs('localIndexes'))
    notes.push({
      setting: 'local indexes',
      sentence: 'Local indexes can only be made together with their table.',
    });
  if (differs('replicaRegions'))
    notes.push({ setting: 'replicas', sentence: 'Replicas are other tables, and are not made here.' });
  if (wanted.kinesisStreams?.known && !sameKnown(current.kinesisStreams, wanted.kinesisStreams))
    notes.push({ setting: 'Kinesis streams', sentence: 'Where changes are sent is not set here.' });
  const [before, after] = [knowns(current), knowns(wanted)];
  for (const [setting, value] of Object.entries(after)) {
    const now = before[setting];
    if (!value || !now) continue;
    // An endpoint that offers neither of two tables a setting has not lost it.
    if (isUnsupported(value) && isUnsupported(now)) continue;
    if (!value.known)
      notes.push({ setting, sentence: `What is wanted is not known: ${value.operation} could not be read.` });
    else if (!now.known)
      notes.push({ setting, sentence: `What is set is not known: ${now.operation} could not be read.` });
  }
  return notes;
}

function knowns(settings: WantedSettings): Readonly<Record<string, Known<unknown> | undefined>> {
  return {
    'time to live': settings.timeToLive,
    'point-in-time recovery': settings.pointInTimeRecovery,
    tags: settings.tags,
    'contributor insights': settings.contributorInsights,
    'resource policy': settings.resourcePolicy,
  };
}

function isUnsupported(value: Known<unknown>): boolean {
  return !value.known && value.state === 'unsupported';
}

function sameKnown(left: Known<unknown>, right: Known<unknown>): boolean {
  return left.known && right.known && JSON.stringify(left.value) === JSON.stringify(right.value);
}

function protectionSteps(
  current: TableSettings,
  { deletionProtection: wanted }: WantedSettings,
): readonly SettingStep[] {
  return wanted === undefined || wanted === current.deletionProtection
    ? []
    : [updateTable(current, 'deletion protection')({ DeletionProtectionEnabled: wanted })];
}

/** At most twice in thirty days. Source: developer guide, "Table classes", considerations. */
function tableClassSteps(current: TableSettings, { tableClass }: WantedSettings): readonly SettingStep[] {
  return tableClass === undefined || tableClass === current.tableClass
    ? []
    : [updateTable(current, 'table class')({ TableClass: tableClass })];
}

/** At most four times in a day. Source: developer guide, "Quotas", encryption at rest. */
function encryptionSteps(
  current: TableSettings,
  { encryption: wanted }: WantedSettings,
): readonly SettingStep[] {
  if (!wanted || JSON.stringify(wanted) === JSON.stringify(current.encryption)) return [];
  const SSESpecification =
    wanted.kind === 'aws-owned'
      ? { Enabled: false }
      : {
          Enabled: true,
          SSEType: 'KMS' as const,
          ...(wanted.keyArn ? { KMSMasterKeyId: wanted.keyArn } : {}),
        };
  return [updateTable(current, 'encryption')({ SSESpecification })];
}

/** Another view is a new stream: the old one is switched off first. */
function streamSteps(current: TableSettings, { stream: wanted }: WantedSettings): readonly SettingStep[] {
  if (wanted === undefined || wanted === current.stream) return [];
  const step = updateTable(current, 'stream');
  return [
    ...(current.stream === null ? [] : [step({ StreamSpecification: { StreamEnabled: false } })]),
    ...(wanted === null
      ? []
      : [step({ StreamSpecification: { StreamEnabled: true, StreamViewType: wanted as 'NEW_IMAGE' } })]),
  ];
}

function recoverySteps(current: TableSettings, wanted: WantedSettings): readonly SettingStep[] {
  const [before, after] = [current.pointInTimeRecovery, wanted.pointInTimeRecovery];
  if (!before.known || !after?.known) return [];
  const days = after.value?.days ?? null;
  if ((before.value === null) === (after.value === null) && (days === null || days === before.value?.days))
    return [];
  const PointInTimeRecoverySpecification = {
    PointInTimeRecoveryEnabled: after.value !== null,
    ...(days === null ? {} : { RecoveryPeriodInDays: days }),
  };
  const input = { TableName: current.table, PointInTimeRecoverySpecification };
  return [{ setting: 'point-in-time recovery', call: { operation: 'UpdateContinuousBackups', input } }];
}

function insightsSteps(current: TableSettings, wanted: WantedSettings): readonly SettingStep[] {
  const [before, after] = [current.contributorInsights, wanted.contributorInsights];
  if (!before.known || !after?.known) return [];
  const wordsOf = ({ index, mode }: { readonly index: string | null; readonly mode: string | null }) =>
    JSON.stringify([index, mode]);
  const step = (
    index: string | null,
    input: Omit<UpdateContributorInsightsCommandInput, 'TableName'>,
  ): SettingStep => ({
    setting: index === null ? 'contributor insights' : `contributor insights of ${index}`,
    call: {
      operation: 'UpdateContributorInsights',
      input: { TableName: current.table, ...(index === null ? {} : { IndexName: index }), ...input },
    },
  });
  const known = new Set(before.value.map(wordsOf));
  return [
    ...before.value
      .filter(({ index }) => !after.value.some((one) => one.index === index))
      .map(({ index }) => step(index, { ContributorInsightsAction: 'DISABLE' })),
    ...after.value
      .filter((one) => !known.has(wordsOf(one)))
      .map(({ index, mode }) =>
        step(index, {
          ContributorInsightsAction: 'ENABLE',
          ...(mode === null ? {} : { ContributorInsightsMode: mode as 'THROTTLED_KEYS' }),
        }),
      ),
  ];
}

function tagSteps(current: TableSettings, wanted: WantedSettings): readonly SettingStep[] {
  if (!current.tags.known || !wanted.tags?.known) return [];
  const [before, after] = [current.tags.value, wanted.tags.value];
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  const Tags = Object.entries(after)
    .filter(([key, value]) => !Object.hasOwn(before, key) || before[key] !== value)
    .map(([Key, Value]) => ({ Key, Value }));
  const ResourceArn = current.arn;
  // First away, then there: a table has 50 at most.
  return [
    ...(gone.length === 0
      ? []
      : [step({ operation: 'UntagResource', input: { ResourceArn, TagKeys: gone } })]),
    ...(Tags.length === 0 ? [] : [step({ operation: 'TagResource', input: { ResourceArn, Tags } })]),
  ];
  function step(call: SettingCall): SettingStep {
    return { setting: 'tags', call };
  }
}

/** A policy that was another table's names that table; here it names this one. */
function policySteps(current: TableSettings, wanted: WantedSettings): readonly SettingStep[] {
  if (!current.resourcePolicy.known || !wanted.resourcePolicy?.known) return [];
  const before = current.resourcePolicy.value;
  const policy = wanted.resourcePolicy.value;
  const after = policy && wanted.arn ? policyFor(policy, wanted.arn, current.arn) : policy;
  if (before === after) return [];
  const setting = 'resource policy';
  const ResourceArn = current.arn;
  return after === null
    ? [{ setting, call: { operation: 'DeleteResourcePolicy', input: { ResourceArn } } }]
    : [{ setting, call: { operation: 'PutResourcePolicy', input: { ResourceArn, Policy: after } } }];
}

/** One change in about an hour. Source: API reference, UpdateTimeToLive. */
function timeToLiveSteps(
  current: TableSettings,
  wanted: WantedSettings,
  later: SettingNote[],
): readonly SettingStep[] {
  const setting = 'time to live';
  if (!current.timeToLive.known || !wanted.timeToLive?.known) return [];
  const before = current.timeToLive.value;
  const attribute = wanted.timeToLive.value?.attribute;
  if (before?.attribute === attribute && before?.status !== 'DISABLING') return [];
  if (before !== null && before.status !== 'ENABLED') {
    // Being switched off is what was wanted.
    if (attribute !== undefined || before.status === 'ENABLING')
      later.push({ setting, sentence: 'It is being changed already, which takes DynamoDB up to an hour.' });
    return [];
  }
  const stepTo = (AttributeName: string, Enabled: boolean): SettingStep => ({
    setting,
    call: {
      operation: 'UpdateTimeToLive',
      input: { TableName: current.table, TimeToLiveSpecification: { Enabled, AttributeName } },
    },
  });
  if (before === null) return attribute === undefined ? [] : [stepTo(attribute, true)];
  if (attribute !== undefined)
    later.push({
      setting,
      sentence: `The attribute ${attribute} can be set when expiry by ${before.attribute} is off, after up to an hour.`,
    });
  return [stepTo(before.attribute, false)];
}
