import { keptComparisonSchema } from '../../../core/changes/comparison/compared-data.ts';
import { conclusionOf } from '../../../core/changes/comparison/compared-words.ts';
import type { Run } from '../../../core/actions/run.ts';
import type { RunEyes } from '../operations/run-view.ts';
import type { ComparedDataView } from './compared-data-view.ts';

/** What a run has told of the data of two environments, for eyes that may see both; undefined of any other run. */
export function comparedDataOf(run: Run, eyes: RunEyes): ComparedDataView | undefined {
  const kept = keptComparisonSchema.safeParse(run.checkpoint);
  if (!kept.success) return undefined;
  const { compared } = kept.data;
  const sides = [compared.left, compared.right];
  if (!sides.every(({ environmentId }) => eyes.mayRead(environmentId))) return undefined;
  const { kind, equal, different, onlyLeft, onlyRight, unclear, unasked, unsettled, first } = compared;
  const [left, right] = sides.map(({ environmentId, name }) => ({
    environmentId,
    name,
    label: eyes.labelOf(environmentId)?.label ?? environmentId,
  }));
  if (!left || !right) return undefined;
  return {
    kind,
    left,
    right,
    counts: { equal, different, onlyLeft, onlyRight, unclear, unasked, unsettled },
    first,
    conclusion: conclusionOf(compared),
  };
}
