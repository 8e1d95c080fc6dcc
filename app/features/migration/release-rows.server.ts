import { namingOf } from '../../../core/catalogue/pairing.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import { hasValue, isFailure, mapCell, valueOf } from '../../../core/cells/cell.ts';
import type { TwoSources } from '../../../core/migration/readiness.ts';
import { compareDefinitions } from '../../../core/resources/deployments/definition-differences.ts';
import { listDeployables, listedDeployable } from '../../../core/resources/deployments/deployments.ts';
import type { Deployable } from '../../../core/resources/deployments/types.ts';
import { describeTaskDefinition } from '../../../core/resources/services/task-definitions.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { ReleaseRow, ReleaseSide } from './release-view.ts';

/** Every service of where a release comes from, against the one that it would be released as. */
export async function releaseRows(sources: TwoSources, budget: Budget): Promise<Cell<readonly ReleaseRow[]>> {
  const listed = await listDeployables(sources.from, budget);
  if (!hasValue(listed)) return listed;
  const rows = await Promise.all(listed.value.map((name) => releaseRow(name, sources, budget)));
  return mapCell(listed, () => rows);
}

async function releaseRow(service: string, { from, to }: TwoSources, budget: Budget): Promise<ReleaseRow> {
  const [ofFrom, ofTo] = await Promise.all([side(from, service, budget), side(to, service, budget)]);
  const [one, other] = [ofFrom.definition, ofTo.definition];
  return {
    service,
    from: ofFrom.told,
    to: ofTo.told,
    ...(one && other
      ? {
          differences: compareDefinitions(
            { definition: one, naming: namingOf(from.environment) },
            { definition: other, naming: namingOf(to.environment) },
          ),
        }
      : {}),
  };
}

async function side(source: Source, service: string, budget: Budget) {
  const cell = await listedDeployable(source, service, budget);
  const revision = newestOf(valueOf(cell))?.revision;
  const definition =
    revision === undefined ? undefined : await describeTaskDefinition(source, revision, budget);
  return { told: toldOf(cell), definition: definition && valueOf(definition) };
}

function toldOf(cell: Cell<Deployable>): ReleaseSide {
  if (isFailure(cell)) return { failure: cell };
  const found = valueOf(cell);
  const newest = newestOf(found);
  return { tag: newest?.tag, revision: newest?.revision, stage: found?.stage, isThere: found !== undefined };
}

function newestOf(found: Deployable | undefined) {
  return found?.sides.at(-1);
}
