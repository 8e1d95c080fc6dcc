import type { LoaderFunctionArgs } from '@remix-run/node';
import type { Run } from '../../../core/actions/run.ts';
import type { DataKind } from '../../../core/changes/comparison/compared-data.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { HomeError } from '../../../core/home/home-error.ts';
import { actRefusal } from '../../http/actor.server.ts';
import type { Person } from '../../http/people.ts';
import { refusalOf } from '../../http/permission-table.ts';
import { eyesOf } from '../operations/eyes.server.ts';
import { runView } from '../operations/run-view.ts';
import type { RunView } from '../operations/run-view.ts';
import { comparedDataOf } from './compared-data-view.server.ts';
import type { ComparedDataView } from './compared-data-view.ts';

type Context = LoaderFunctionArgs['context'];
type Labels = readonly [EnvironmentLabel, EnvironmentLabel];

/** The data of a pair, which an operation compares: from where, who may, and what it told last. */
export interface DataPart {
  readonly kind: DataKind;
  readonly actionId: string;
  /** Whose operation it is: of the two the one that fewer people may read. */
  readonly own: 'left' | 'right';
  /** Why this person may not. */
  readonly refusal?: string;
  readonly last?: LastComparison;
}

export interface LastComparison {
  readonly run: RunView;
  /** Absent where it has not ended well, or this person may not see it. */
  readonly compared?: ComparedDataView;
}

/** Runs among which the last comparison is looked for; what is older stands under Operations. */
const LOOKED_AT = 100;

/** What a page of a pair of tables or buckets offers of its data. */
export async function dataPart(
  context: Context,
  person: Person,
  labels: Labels,
  { kind, key }: { readonly kind: DataKind; readonly key: string },
): Promise<DataPart> {
  const actionId = `${kind}.compare-data`;
  const own = labels[1].guard === 'none' && labels[0].guard !== 'none' ? 'left' : 'right';
  const ids = labels.map(({ id }) => id);
  const [refusal] = [
    ...labels.flatMap((label) => refusalOf(person, 'data:read', label) ?? []),
    ...ids.flatMap((id) => actRefusal(context, actionId, id) ?? []),
  ];
  const part = { kind, actionId, own, refusal } as const;
  if (refusal !== undefined) return part;
  const environmentId = labels[own === 'left' ? 0 : 1].id;
  const run = await lastRun(context, { actionId, environmentId, target: `${kind}/${key}` });
  if (!run) return part;
  const eyes = eyesOf(context, person);
  const compared = comparedDataOf(run, eyes);
  const isOfPair =
    !compared || [compared.left, compared.right].every((one) => ids.includes(one.environmentId));
  return isOfPair ? { ...part, last: { run: runView(run, eyes), compared } } : part;
}

async function lastRun(
  { home }: Context,
  wanted: Pick<Run, 'actionId' | 'environmentId' | 'target'>,
): Promise<Run | undefined> {
  try {
    const { runs } = await home.runs.list({ limit: LOOKED_AT });
    const found = runs.find(
      (run) =>
        run.actionId === wanted.actionId &&
        run.environmentId === wanted.environmentId &&
        run.target === wanted.target,
    );
    return found && (await home.runs.find(found.id));
  } catch (error) {
    // The console's own table is away: what is compared is there all the same.
    if (error instanceof HomeError) return undefined;
    throw error;
  }
}
