import type { Json } from '../../actions/plan.ts';
import type { ItemJson } from '../../resources/tables/types.ts';
import { itemMapBetween } from '../migration/addresses/address-plan.ts';
import { compareSample } from '../tables/engine/compare-sample.ts';
import type { SampleTotals } from '../tables/engine/compare-sample.ts';
import { compareCheckpointSchema, compareTables } from '../tables/engine/compare-tables.ts';
import type { CompareTotals } from '../tables/engine/compare-tables.ts';
import { summaryOf } from '../tables/engine/table-facts.ts';
import { endOf } from '../tables/engine/upstream-call.ts';
import { firstKeys } from './compared-data.ts';
import type { ComparedData, ComparedEnd, ComparingOptions, DataSide } from './compared-data.ts';

/** Two tables by key and by checksum of their items: some of either side, or all. Resumable where all are. */
export async function compareItems(
  left: DataSide,
  right: DataSide,
  options: ComparingOptions,
): Promise<ComparedEnd> {
  const { check, sample, names, signal, onProgress } = options;
  const [one, other] = [placeOf(left), placeOf(right)];
  try {
    const counts = await Promise.all([summaryOf(one, { signal }), summaryOf(other, { signal })]);
    const masked = names ? itemMapBetween(left.environment, right.environment, counts[0]) : undefined;
    const saved = compareCheckpointSchema.safeParse(options.from);
    const ended =
      check === 'sample'
        ? await compareSample(one, other, {
            signal,
            sample,
            masked,
            keepsKeys: true,
            onProgress: ({ done }) => onProgress?.({ done }),
          })
        : await compareTables(one, other, {
            signal,
            masked,
            from: saved.data,
            onProgress: ({ done, total, checkpoint }) =>
              onProgress?.({ done, total, checkpoint: checkpoint as unknown as Json }),
          });
    if (ended.outcome === 'refused') return { outcome: 'refused', sentence: ended.sentence };
    if (ended.outcome === 'failed') return { outcome: 'failed', failure: ended.failure };
    if (ended.outcome === 'cancelled') return { outcome: 'cancelled' };
    const unsettled = unsettledOf(ended);
    const whole = (only: number, rest: number) => ended.equal + ended.different + only + rest;
    const countOf = (index: 0 | 1) =>
      check === 'sample'
        ? counts[index].itemCount
        : index === 0
          ? whole(ended.onlyLeft, unsettled.left)
          : whole(ended.onlyRight, unsettled.right);
    const compared: ComparedData = {
      kind: 'tables',
      check,
      sample,
      names,
      ...('reach' in ended && { reach: ended.reach }),
      left: { environmentId: left.environment.id, name: left.name, count: countOf(0) },
      right: { environmentId: right.environment.id, name: right.name, count: countOf(1) },
      equal: ended.equal,
      different: ended.different,
      onlyLeft: ended.onlyLeft,
      onlyRight: ended.onlyRight,
      unclear: 0,
      unasked: 0,
      unsettled: Math.max(unsettled.left, unsettled.right),
      first: {
        different: textsOf(ended.firstDifferent),
        onlyLeft: textsOf(ended.firstOnlyLeft),
        onlyRight: textsOf(ended.firstOnlyRight),
        unclear: [],
      },
    };
    return { outcome: 'compared', compared };
  } catch (error) {
    return endOf(error);
  }
}

function placeOf({ clients, name }: DataSide) {
  return { client: clients.dynamodb, table: name };
}

function textsOf(found: readonly ItemJson[]): readonly string[] {
  return firstKeys(found.map((key) => JSON.stringify(key)));
}

/** A sample settles everything that it looks at. */
function unsettledOf(ended: SampleTotals | CompareTotals): CompareTotals['unsettled'] {
  return 'passes' in ended ? ended.unsettled : { left: 0, right: 0 };
}
