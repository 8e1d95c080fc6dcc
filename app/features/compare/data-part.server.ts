import type { LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
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
/** Runs of this side and resource that are looked into: those with other environments are of other pairs. */
const MOST_PAIRS = 5;
const withSchema = z.object({ withEnvironment: z.string() });

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
  const withEnvironment = labels[own === 'left' ? 1 : 0].id;
  const target = `${kind}/${key}`;
  const run = await lastRun(context, { actionId, environmentId, target, withEnvironment });
  if (!run) return part;
  const eyes = eyesOf(context, person);
  return { ...part, last: { run: runView(run, eyes), compared: comparedDataOf(run, eyes) } };
}

async function lastRun(
  { home }: Context,
  wanted: Pick<Run, 'actionId' | 'environmentId' | 'target'> & { readonly withEnvironment: string },
): Promise<Run | undefined> {
  try {
    const { runs } = await home.runs.list({ limit: LOOKED_AT });
    const own = runs.filter(
      (run) =>
        run.actionId === wanted.actionId &&
        run.environmentId === wanted.environmentId &&
        run.target === wanted.target,
    );
    for (const { id } of own.slice(0, MOST_PAIRS)) {
      const run = await home.runs.find(id);
      if (withSchema.safeParse(run?.input).data?.withEnvironment === wanted.withEnvironment) return run;
    }
    return undefined;
  } catch (error) {
    // The console's own table is away: what is compared is there all the same.
    if (error instanceof HomeError) return undefined;
    throw error;
  }
}
