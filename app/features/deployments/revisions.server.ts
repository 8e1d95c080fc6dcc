import { namingOf } from '../../../core/catalogue/pairing.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import { hasValue, mapCell, valueOf } from '../../../core/cells/cell.ts';
import { compareDefinitions } from '../../../core/resources/deployments/definition-differences.ts';
import type { DefinitionRows } from '../../../core/resources/deployments/definition-differences.ts';
import { deployable } from '../../../core/resources/deployments/deployments.ts';
import { failuresOf } from '../../../core/resources/deployments/traffic.ts';
import { partsOfRevision } from '../../../core/resources/services/arn-names.ts';
import { describeTaskDefinition, listRevisions } from '../../../core/resources/services/task-definitions.ts';
import type { TaskDefinition } from '../../../core/resources/services/types.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { NamedSide } from '../lists/named-pair.server.ts';
import type { WantedRevisions } from './revisions-wanted.server.ts';
import type { RevisionComparison } from './revisions.ts';

/** What is held of one side on the server: the definitions keep fingerprints, which no browser is told. */
export interface HeldRevisions {
  readonly comparison: Cell<RevisionComparison>;
  readonly to: Cell<TaskDefinition>;
}

/**
 * Two revisions of a service: those that are wanted, else the one in use and what it replaces, or came after.
 */
export async function revisionsOf(
  { source, name }: Pick<NamedSide, 'source' | 'name'>,
  wanted: WantedRevisions,
  budget: Budget,
): Promise<HeldRevisions> {
  const found = await deployable(source, name, budget);
  if (!hasValue(found)) return { comparison: found, to: found };
  const { sides } = found.value;
  const inUse = sides.at(-1)?.revision;
  if (inUse === undefined) {
    const nothing = { state: 'empty', at: found.at } as const;
    return { comparison: nothing, to: nothing };
  }
  const listed = await listRevisions(source, partsOfRevision(inUse).family, budget);
  const revisions = valueOf(listed) ?? [];
  const to = wanted.to ?? inUse;
  const from =
    wanted.from ??
    (sides.length > 1 ? sides[0]?.revision : undefined) ??
    revisions[revisions.indexOf(to) + 1];
  const [newer, older] = await Promise.all([
    describeTaskDefinition(source, to, budget),
    from === undefined ? undefined : describeTaskDefinition(source, from, budget),
  ]);
  const naming = namingOf(source.environment);
  return {
    to: newer,
    comparison: mapCell(newer, (definition) => ({
      revisions,
      from,
      to,
      rows: compareDefinitions({ definition: older && valueOf(older), naming }, { definition, naming }),
      unread: failuresOf(older ? [listed, older] : [listed]),
    })),
  };
}

/** The newer revisions of both environments by key; a failure where either can not be had. */
export function betweenEnvironments(
  [left, right]: readonly [Pick<NamedSide, 'source'>, Pick<NamedSide, 'source'>],
  [ofLeft, ofRight]: readonly [HeldRevisions, HeldRevisions],
): Cell<DefinitionRows> {
  if (!hasValue(ofLeft.to)) return ofLeft.to;
  const one = ofLeft.to.value;
  return mapCell(ofRight.to, (other) =>
    compareDefinitions(
      { definition: one, naming: namingOf(left.source.environment) },
      { definition: other, naming: namingOf(right.source.environment) },
    ),
  );
}
