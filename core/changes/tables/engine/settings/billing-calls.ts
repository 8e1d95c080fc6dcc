import type {
  GlobalSecondaryIndexUpdate,
  OnDemandThroughput,
  ProvisionedThroughput,
  UpdateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { CapacityUnits, Ceiling, IndexSettings, TableSettings } from './settings.ts';

type Wanted = Partial<Pick<TableSettings, 'billing' | 'globalIndexes'>>;
type Input = Omit<UpdateTableCommandInput, 'TableName'>;

/**
 * The calls that change billing mode and capacity, of the table and of the indexes that are there already. To on demand
 * at most four times in a day, back at any time; provisioned units go down at most some 27 times a day. Source:
 * developer guide, "Considerations when switching capacity modes"; "Quotas".
 */
export function billingCalls(current: TableSettings, wanted: Wanted): readonly Input[] {
  const mode = wanted.billing?.mode ?? current.billing.mode;
  const isSwitched = mode !== current.billing.mode;
  const calls: Input[] = [];
  if (mode === 'PROVISIONED') {
    const units = wanted.billing?.units ?? current.billing.units ?? { read: 1, write: 1 };
    const indexes = unitsOfIndexes(current, wanted, units, isSwitched);
    const isOther = isSwitched || !sameUnits(units, current.billing.units);
    if (isOther || indexes.length > 0)
      calls.push({
        ...(isSwitched ? { BillingMode: mode } : {}),
        ...(isOther ? { ProvisionedThroughput: throughputOf(units) } : {}),
        ...(indexes.length > 0 ? { GlobalSecondaryIndexUpdates: indexes } : {}),
      });
    return calls;
  }
  if (isSwitched) calls.push({ BillingMode: mode });
  const ceiling = wanted.billing?.ceiling ?? current.billing.ceiling;
  const isOther = !sameCeiling(ceiling, isSwitched ? NO_CEILING : current.billing.ceiling);
  const indexes = ceilingsOfIndexes(current, wanted);
  if (isOther || indexes.length > 0)
    calls.push({
      ...(isOther ? { OnDemandThroughput: onDemandOf(ceiling) } : {}),
      ...(indexes.length > 0 ? { GlobalSecondaryIndexUpdates: indexes } : {}),
    });
  return calls;
}

const NO_CEILING: Ceiling = { read: null, write: null };

/** DynamoDB wants units for every index of a table that is switched, also for one that is deleted next. */
function unitsOfIndexes(
  current: TableSettings,
  { globalIndexes = [] }: Wanted,
  fallback: CapacityUnits,
  isSwitched: boolean,
): GlobalSecondaryIndexUpdate[] {
  return current.globalIndexes.flatMap((index) => {
    const units = globalIndexes.find(({ name }) => name === index.name)?.units ?? null;
    if (!isSwitched && (units === null || sameUnits(units, index.units))) return [];
    return [{ Update: { IndexName: index.name, ProvisionedThroughput: throughputOf(units ?? fallback) } }];
  });
}

function ceilingsOfIndexes(
  current: TableSettings,
  { globalIndexes = [] }: Wanted,
): GlobalSecondaryIndexUpdate[] {
  return current.globalIndexes.flatMap((index) => {
    const wanted = globalIndexes.find(({ name }) => name === index.name)?.ceiling;
    if (!wanted || sameCeiling(wanted, index.ceiling)) return [];
    return [{ Update: { IndexName: index.name, OnDemandThroughput: onDemandOf(wanted) } }];
  });
}

/** What an index is given when it is made, by the table's billing mode. */
export function indexThroughput(
  { units, ceiling }: Pick<IndexSettings, 'units' | 'ceiling'>,
  mode: 'PAY_PER_REQUEST' | 'PROVISIONED',
  fallback: CapacityUnits | null,
): { ProvisionedThroughput?: ProvisionedThroughput; OnDemandThroughput?: OnDemandThroughput } {
  if (mode === 'PROVISIONED')
    return { ProvisionedThroughput: throughputOf(units ?? fallback ?? { read: 1, write: 1 }) };
  return sameCeiling(ceiling, NO_CEILING) ? {} : { OnDemandThroughput: onDemandOf(ceiling) };
}

/** What a table is given when it is made. */
export function tableThroughput({ billing }: Pick<TableSettings, 'billing'>): Input {
  const { mode, units, ceiling } = billing;
  return { BillingMode: mode, ...indexThroughput({ units, ceiling }, mode, null) };
}

function throughputOf({ read, write }: CapacityUnits): ProvisionedThroughput {
  return { ReadCapacityUnits: read, WriteCapacityUnits: write };
}

/** -1 takes a limit away. */
function onDemandOf({ read, write }: Ceiling): OnDemandThroughput {
  return { MaxReadRequestUnits: read ?? -1, MaxWriteRequestUnits: write ?? -1 };
}

function sameUnits(left: CapacityUnits | null, right: CapacityUnits | null): boolean {
  return left?.read === right?.read && left?.write === right?.write;
}

function sameCeiling(left: Ceiling, right: Ceiling): boolean {
  return left.read === right.read && left.write === right.write;
}
