import { namingOf } from '../../../core/catalogue/pairing.ts';
import { pairLogGroups } from '../../../core/resources/logs/group-names.ts';
import { sideLogGroups } from '../../../core/resources/logs/groups.ts';
import type { SideLogGroups } from '../../../core/resources/logs/groups.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { Person } from '../../http/people.ts';
import type { Pair } from '../../http/pair.server.ts';
import { refusalOf } from '../../http/permission-table.ts';
import type { GroupChoice } from './group-choice.ts';

const NOTHING: SideLogGroups = { groups: [], unread: [] };

/** The groups of both sides beside each other, and what could not be seen of a side. */
export async function groupChoice(pair: Pair, person: Person, budget: Budget): Promise<GroupChoice> {
  const seen = (source: Source) =>
    refusalOf(person, 'data:read', source.environment) === undefined
      ? sideLogGroups(source, budget)
      : NOTHING;
  const [left, right] = await Promise.all([seen(pair.sides[0]), seen(pair.sides[1])]);
  return {
    pairs: pairLogGroups(
      { groups: left.groups, naming: namingOf(pair.sides[0].environment) },
      { groups: right.groups, naming: namingOf(pair.sides[1].environment) },
    ),
    failures: [left.unread, right.unread],
  };
}
