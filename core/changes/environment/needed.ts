import { CATALOGUE } from '../../catalogue/catalogue.ts';
import type { Stage } from '../../catalogue/stage.ts';
import type { PlanningScene } from '../../actions/action.ts';
import { refused } from '../../actions/plan.ts';
import type { Planned } from '../../actions/plan.ts';
import { failureSentence, hasValue, isFailure } from '../../cells/cell.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { bucketsOfFiles } from './content/objects.ts';
import { inventoryOf } from './inventory.ts';
import type { CheckedPiece, PieceKind } from './inventory.ts';
import { listWords } from './words.ts';

const STORES: ReadonlySet<PieceKind> = new Set(['table', 'bucket', 'queue']);

export type Stores =
  | { readonly outcome: 'seen'; readonly pieces: readonly CheckedPiece[] }
  | { readonly outcome: 'refused'; readonly planned: Planned };

/**
 * The tables, buckets and queues of the catalogue that are there now. Refused where one could not be asked for, or
 * where the seed needs one that is missing.
 */
export async function storesFor({ source, signal }: PlanningScene): Promise<Stores> {
  const inventories = await Promise.all(inventoryOf(source, budgetFor(signal)));
  const stores = inventories.filter(({ kind }) => STORES.has(kind));
  const pieces: CheckedPiece[] = [];
  for (const { pieces: cell } of stores) {
    if (isFailure(cell)) return { outcome: 'refused', planned: refused(failureSentence(cell), cell) };
    if (hasValue(cell)) pieces.push(...cell.value);
  }
  const { stage } = source.environment.names;
  const missing = pieces.filter((piece) => piece.presence !== 'there' && isNeeded(piece, stage));
  if (missing.length > 0)
    return {
      outcome: 'refused',
      planned: refused(
        `Initialise first: ${listWords(missing.map(({ name }) => name))} ${missing.length === 1 ? 'is' : 'are'} missing.`,
      ),
    };
  return { outcome: 'seen', pieces: pieces.filter(({ presence }) => presence === 'there') };
}

function isNeeded({ kind, logical }: CheckedPiece, stage: Stage): boolean {
  return kind !== 'bucket' || bucketsOfFiles(stage).includes(logical);
}

/** The physical names of one kind. */
export function namesOf(pieces: readonly CheckedPiece[], kind: PieceKind): readonly string[] {
  return pieces.filter((piece) => piece.kind === kind).map(({ name }) => name);
}

/** The physical names of the buckets that a seed writes to. */
export function seededBuckets(stage: Stage): readonly string[] {
  const logical = bucketsOfFiles(stage);
  return CATALOGUE.buckets.filter((one) => logical.includes(one.logical)).map(({ names }) => names[stage]);
}
