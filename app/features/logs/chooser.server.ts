import { namingOf } from '../../../core/catalogue/pairing.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import { isFailure, valueOf } from '../../../core/cells/cell.ts';
import { pairLogGroups } from '../../../core/resources/logs/group-names.ts';
import { listLogGroups } from '../../../core/resources/logs/groups.ts';
import type { LogGroup } from '../../../core/resources/logs/types.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { Person } from '../../http/people.ts';
import type { Pair } from '../../http/pair.server.ts';
import { refusalOf } from '../../http/permission-table.ts';
import type { GroupChoice } from './group-choice.ts';

/** The groups of both sides beside each other, and what could not be seen of a side. */
export async function groupChoice(pair: Pair, person: Person, budget: Budget): Promise<GroupChoice> {
  const [left, right] = await Promise.all(
    pair.sides.map((source): Promise<Cell<readonly LogGroup[]> | undefined> => {
      const refused = refusalOf(person, 'data:read', source.environment) !== undefined;
      return refused ? Promise.resolve(undefined) : listLogGroups(source, budget);
    }),
  );
  const groupsOf = (cell: Cell<readonly LogGroup[]> | undefined) => (cell && valueOf(cell)) ?? [];
  const failureIn = (cell: Cell<readonly LogGroup[]> | undefined) =>
    cell && isFailure(cell) ? cell : undefined;
  return {
    pairs: pairLogGroups(
      { groups: groupsOf(left), naming: namingOf(pair.sides[0].environment) },
      { groups: groupsOf(right), naming: namingOf(pair.sides[1].environment) },
    ),
    failures: [failureIn(left), failureIn(right)],
  };
}
