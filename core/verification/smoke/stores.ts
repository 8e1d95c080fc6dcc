import { CATALOGUE } from '../../catalogue/catalogue.ts';
import { hasValue, isFailure } from '../../cells/cell.ts';
import { inventoryOf } from '../../changes/environment/inventory.ts';
import { countOf } from '../../runbooks/words.ts';
import { describeTable } from '../../resources/tables/describe.ts';
import type { Source } from '../../resources/source.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { CheckOutcome } from '../outcome.ts';
import { failed, notSeen, passed } from '../outcome.ts';

const CATALOGUED = { id: 'catalogue.there', title: 'Everything of the catalogue is there' } as const;
const TABLES = { id: 'tables.active', title: 'Tables and their indexes are active' } as const;

const NAMED = 3;

/** Tables, buckets, topics, queues, subscriptions and secrets: six lists, whatever they hold. */
export async function catalogueCheck(source: Source, budget: Budget): Promise<CheckOutcome> {
  const kinds = await Promise.all(inventoryOf(source, budget));
  const missing = kinds.flatMap(({ kind, pieces }) =>
    hasValue(pieces)
      ? pieces.value.flatMap(({ presence, name }) => (presence === 'missing' ? [`${kind} ${name}`] : []))
      : [],
  );
  if (missing.length > 0)
    return failed(
      CATALOGUED,
      `${missing.length} missing: ${missing.slice(0, NAMED).join(', ')}${missing.length > NAMED ? ', …' : ''}.`,
    );
  const failure = kinds.map(({ pieces }) => pieces).find(isFailure);
  if (failure) return notSeen(CATALOGUED, failure);
  const words = kinds.map(({ kind, pieces }) => countOf(hasValue(pieces) ? pieces.value.length : 0, kind));
  return passed(CATALOGUED, `${words.join(', ')}.`);
}

/** Each table of the catalogue, asked by name. */
export async function tablesCheck(source: Source, budget: Budget): Promise<CheckOutcome> {
  const names = CATALOGUE.tables.map((table) => table.names[source.environment.names.stage]);
  const cells = await Promise.all(names.map((name) => describeTable(source, name, budget)));
  const troubles = cells.flatMap((cell, index): readonly string[] => {
    if (!hasValue(cell)) return cell.state === 'absent' ? [`${names[index]} does not exist`] : [];
    const { name, status, indexes } = cell.value;
    return [
      ...(status === 'ACTIVE' ? [] : [`${name} is ${status.toLowerCase()}`]),
      ...indexes.flatMap((one) =>
        one.status === undefined || one.status === 'ACTIVE'
          ? []
          : [`${one.name} of ${name} is ${one.status.toLowerCase()}`],
      ),
    ];
  });
  if (troubles.length > 0) return failed(TABLES, `${troubles.slice(0, NAMED).join('; ')}.`);
  const failure = cells.find(isFailure);
  if (failure) return notSeen(TABLES, failure);
  return passed(TABLES, `${countOf(names.length, 'table')}, each active.`);
}
