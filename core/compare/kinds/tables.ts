import { CATALOGUE } from '../../catalogue/catalogue.ts';
import type { TableDefinition } from '../../catalogue/tables.ts';
import { tableInput } from '../../changes/environment/resources/tables.ts';
import type { Answers, Intended, IntentPlace, KindForm } from '../form/kind-form.ts';
import { joined } from '../form/kind-form.ts';
import type { LeftOut } from '../form/rules.ts';

/** DynamoDB keeps so many days where no other number was asked for. Source: UpdateContinuousBackups, RecoveryPeriodInDays. */
const RECOVERY_DAYS = 35;

const COUNTED = 'counted by DynamoDB, every six hours';
const MADE = 'made up by DynamoDB';
const PASSES = 'a state that passes';
const MOMENT = 'when it happened';
const WARMED = 'grows by itself with the traffic of each environment';

export const LEFT_OUT: readonly LeftOut[] = [
  { path: 'TableName', reason: 'what the pair is found by' },
  { path: 'TableArn', reason: 'made of the name, the account and the region' },
  { path: 'TableId', reason: MADE },
  { path: 'TableStatus', reason: PASSES },
  { path: 'TableSizeBytes', reason: COUNTED },
  { path: 'ItemCount', reason: COUNTED },
  { path: 'CreationDateTime', reason: MOMENT },
  { path: 'LatestStreamLabel', reason: MADE },
  { path: 'LatestStreamArn', reason: MADE },
  { path: 'BillingModeSummary.LastUpdateToPayPerRequestDateTime', reason: MOMENT },
  { path: 'ProvisionedThroughput.LastIncreaseDateTime', reason: MOMENT },
  { path: 'ProvisionedThroughput.LastDecreaseDateTime', reason: MOMENT },
  { path: 'ProvisionedThroughput.NumberOfDecreasesToday', reason: 'counted by DynamoDB, every day' },
  { path: 'TableClassSummary.LastUpdateDateTime', reason: MOMENT },
  { path: 'WarmThroughput', reason: WARMED },
  { path: 'RestoreSummary', reason: 'where the table came from, not how it is' },
  { path: 'ArchivalSummary', reason: 'what became of a table whose key was lost: its status tells' },
  { path: 'SSEDescription.InaccessibleEncryptionDateTime', reason: MOMENT },
  { path: 'Replicas[*].ReplicaStatus', reason: PASSES },
  { path: 'Replicas[*].ReplicaArn', reason: 'made of the name, the account and the region' },
  { path: 'Replicas[*].ReplicaStatusDescription', reason: PASSES },
  { path: 'Replicas[*].ReplicaStatusPercentProgress', reason: PASSES },
  { path: 'Replicas[*].ReplicaInaccessibleDateTime', reason: MOMENT },
  { path: 'Replicas[*].WarmThroughput', reason: WARMED },
  { path: 'Replicas[*].ReplicaTableClassSummary.LastUpdateDateTime', reason: MOMENT },
  { path: 'Replicas[*].GlobalSecondaryIndexes[*].WarmThroughput', reason: WARMED },
  { path: 'GlobalTableWitnesses[*].WitnessStatus', reason: PASSES },
  ...['GlobalSecondaryIndexes', 'LocalSecondaryIndexes', 'VectorIndexes'].flatMap((indexes) => [
    { path: `${indexes}[*].IndexArn`, reason: 'made of the name, the account and the region' },
    { path: `${indexes}[*].IndexSizeBytes`, reason: COUNTED },
    { path: `${indexes}[*].ItemCount`, reason: COUNTED },
  ]),
  ...['GlobalSecondaryIndexes', 'VectorIndexes'].flatMap((indexes) => [
    { path: `${indexes}[*].IndexStatus`, reason: PASSES },
    { path: `${indexes}[*].Backfilling`, reason: PASSES },
  ]),
  { path: 'GlobalSecondaryIndexes[*].ProvisionedThroughput.LastIncreaseDateTime', reason: MOMENT },
  { path: 'GlobalSecondaryIndexes[*].ProvisionedThroughput.LastDecreaseDateTime', reason: MOMENT },
  {
    path: 'GlobalSecondaryIndexes[*].ProvisionedThroughput.NumberOfDecreasesToday',
    reason: 'counted by DynamoDB, every day',
  },
  { path: 'GlobalSecondaryIndexes[*].WarmThroughput', reason: WARMED },
  {
    path: 'ContinuousBackups.PointInTimeRecoveryDescription.EarliestRestorableDateTime',
    reason: 'moves by itself',
  },
  {
    path: 'ContinuousBackups.PointInTimeRecoveryDescription.LatestRestorableDateTime',
    reason: 'moves by itself',
  },
];

export const tablesForm: KindForm = {
  kind: 'tables',
  listed: 'tables',
  parts: ['TimeToLive', 'ContinuousBackups', 'Tags'],
  leftOut: LEFT_OUT,
  rules: [
    { path: 'KeySchema', ordered: true },
    { path: 'GlobalSecondaryIndexes', keyedBy: ['IndexName'] },
    { path: 'GlobalSecondaryIndexes[*].KeySchema', ordered: true },
    { path: 'LocalSecondaryIndexes', keyedBy: ['IndexName'] },
    { path: 'LocalSecondaryIndexes[*].KeySchema', ordered: true },
    { path: 'VectorIndexes[*].SearchSchema', ordered: true },
    { path: 'BillingModeSummary.BillingMode', default: 'PROVISIONED' },
    // DescribeTable tells 0 for a table on demand, and -1 where no limit is set.
    ...['', 'GlobalSecondaryIndexes[*].'].flatMap((at) => [
      { path: `${at}ProvisionedThroughput.ReadCapacityUnits`, default: 0 },
      { path: `${at}ProvisionedThroughput.WriteCapacityUnits`, default: 0 },
      { path: `${at}OnDemandThroughput.MaxReadRequestUnits`, default: -1 },
      { path: `${at}OnDemandThroughput.MaxWriteRequestUnits`, default: -1 },
    ]),
    { path: 'TableClassSummary.TableClass', default: 'STANDARD' },
    { path: 'DeletionProtectionEnabled', default: false },
    { path: 'DisassociationProtectionEnabled', default: false },
    { path: 'StreamSpecification.StreamEnabled', default: false },
    { path: 'SSEDescription.Status', default: 'DISABLED' },
    { path: 'TimeToLive.TimeToLiveStatus', default: 'DISABLED' },
    { path: 'ContinuousBackups.ContinuousBackupsStatus', default: 'ENABLED' },
    {
      path: 'ContinuousBackups.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus',
      default: 'DISABLED',
    },
    {
      path: 'ContinuousBackups.PointInTimeRecoveryDescription.RecoveryPeriodInDays',
      unit: 'days',
    },
    { path: 'Tags[*]' },
  ],
  prepare,
  intended,
};

type Loose = Readonly<Record<string, unknown>>;
type Key = Readonly<Record<string, unknown>>;

/** The type of an attribute stands with each key that uses it; what is on its way counts as there. */
function prepare(answers: Answers): unknown {
  const { AttributeDefinitions: definitions, ...table } = joined(answers) as Loose & {
    readonly AttributeDefinitions?: readonly Key[];
  };
  const used = new Set<unknown>();
  const typed = (keys: unknown) =>
    (keys as readonly Key[] | undefined)?.map((key) => {
      used.add(key.AttributeName);
      const type = definitions?.find((one) => one.AttributeName === key.AttributeName)?.AttributeType;
      return { ...key, AttributeType: type };
    });
  const withTypes = (indexes: unknown) =>
    (indexes as readonly Loose[] | undefined)?.map((index) => ({
      ...index,
      KeySchema: typed(index.KeySchema),
    }));
  const prepared = {
    ...table,
    KeySchema: typed(table.KeySchema),
    GlobalSecondaryIndexes: withTypes(table.GlobalSecondaryIndexes),
    LocalSecondaryIndexes: withTypes(table.LocalSecondaryIndexes),
    TimeToLive: settled(table.TimeToLive, 'TimeToLiveStatus'),
    SSEDescription: settled(table.SSEDescription, 'Status'),
    ContinuousBackups: withPeriod(table.ContinuousBackups),
  };
  return { ...prepared, AttributeDefinitions: definitions?.filter((one) => !used.has(one.AttributeName)) };
}

const ON_ITS_WAY: Readonly<Record<string, string>> = {
  ENABLING: 'ENABLED',
  DISABLING: 'DISABLED',
  UPDATING: 'ENABLED',
};

function settled(part: unknown, member: string): unknown {
  if (typeof part !== 'object' || part === null) return part;
  const status = (part as Loose)[member];
  return typeof status === 'string' ? { ...part, [member]: ON_ITS_WAY[status] ?? status } : part;
}

function withPeriod(part: unknown): unknown {
  const { PointInTimeRecoveryDescription: recovery, ...rest } = (part ?? {}) as {
    readonly PointInTimeRecoveryDescription?: Loose;
  };
  if (recovery?.PointInTimeRecoveryStatus !== 'ENABLED') return part;
  const { RecoveryPeriodInDays: days = RECOVERY_DAYS } = recovery;
  return { ...rest, PointInTimeRecoveryDescription: { ...recovery, RecoveryPeriodInDays: days } };
}

function intended({ stage }: IntentPlace): readonly Intended[] {
  return CATALOGUE.tables.map((table: TableDefinition) => {
    const { BillingMode, Tags = [], ...rest } = tableInput(table, stage);
    const { timeToLive } = table;
    return {
      key: table.logical,
      name: table.names[stage],
      answers: {
        '': { ...rest, BillingModeSummary: { BillingMode } },
        TimeToLive: timeToLive?.stages.includes(stage)
          ? { TimeToLiveStatus: 'ENABLED', AttributeName: timeToLive.attribute }
          : {},
        ContinuousBackups: table.pointInTimeRecovery.includes(stage)
          ? { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' } }
          : {},
        Tags: Object.fromEntries(Tags.map(({ Key: key = '', Value: value }) => [key, value])),
      },
    };
  });
}
