import { namingOf } from '../../../core/catalogue/pairing.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import { isFailure, mapCell, valueOf } from '../../../core/cells/cell.ts';
import { compareVariables } from '../../../core/resources/configuration/comparison.ts';
import { serviceVariables } from '../../../core/resources/configuration/configuration.ts';
import type { HeldVariable } from '../../../core/resources/configuration/types.ts';
import { functionDetail } from '../../../core/resources/functions/functions.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { ServiceComparison, SideOrigin } from '../configuration/service-comparison.ts';
import type { NamedPair, NamedSide } from '../lists/named-pair.server.ts';
import { runsInContainers } from './workers-listing.server.ts';

/** A worker's variables of both sides by key, masked: a function's own, a container's out of its dotenv file. */
export async function functionVariables(pair: NamedPair, budget: Budget): Promise<ServiceComparison> {
  const [left, right] = await Promise.all([
    heldOf(pair.key, pair.sides[0], budget),
    heldOf(pair.key, pair.sides[1], budget),
  ]);
  const rows = compareVariables(
    { variables: known(left), naming: namingOf(pair.sides[0].source.environment) },
    { variables: known(right), naming: namingOf(pair.sides[1].source.environment) },
  );
  return { service: pair.key, rows, left: originOf(left), right: originOf(right) };
}

async function heldOf(
  worker: string,
  { source, name }: NamedSide,
  budget: Budget,
): Promise<Cell<readonly HeldVariable[]>> {
  return runsInContainers(source, name)
    ? mapCell(await serviceVariables(source, worker, budget), ({ variables }) => variables)
    : mapCell(await functionDetail(source, name, budget), ({ variables }) => variables);
}

/** What is not there is known to have nothing; what failed is not known. */
function known(cell: Cell<readonly HeldVariable[]>): readonly HeldVariable[] | undefined {
  return cell.state === 'empty' || cell.state === 'absent' ? [] : valueOf(cell);
}

function originOf(cell: Cell<readonly HeldVariable[]>): SideOrigin {
  if (isFailure(cell) && cell.state !== 'absent') return { failure: cell, origins: [], remarks: [] };
  return { origins: [...new Set((valueOf(cell) ?? []).map(({ origin }) => origin.label))], remarks: [] };
}
