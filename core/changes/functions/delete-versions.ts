import {
  DeleteFunctionCommand,
  ListAliasesCommand,
  ListVersionsByFunctionCommand,
} from '@aws-sdk/client-lambda';
import type { AliasConfiguration, LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { Cancelled, UpstreamFailed } from '../tables/engine/upstream-call.ts';
import { askNow, refusedBy } from '../services/ask.ts';
import { change, failedOutcome, LONG_PATIENCE } from '../services/call.ts';
import { functionName } from './function-name.ts';
import { may } from '../../permissions/permission.ts';

/** Fifty a page. Source: Lambda API reference, ListVersionsByFunction. */
const PER_PAGE = 50;
const MOST_PAGES = 40;

const deleteInput = z
  .object({ function: functionName, keep: z.number().int().min(0).max(1_000).default(5) })
  .strict();
type DeleteInput = z.infer<typeof deleteInput>;

interface DeleteFacts {
  /** Oldest first. */
  readonly versions: readonly string[];
}

interface Known {
  /** Numbers, oldest first; `$LATEST` is none. */
  readonly versions: readonly string[];
  /** Those that an alias leads to, if only with a part of the calls. */
  readonly aliased: ReadonlySet<string>;
}

/** Which versions go: those that no alias leads to, but for the newest so many. */
export function oldVersions({ versions, aliased }: Known, keep: number): readonly string[] {
  const free = versions.filter((version) => !aliased.has(version));
  return free.slice(0, Math.max(0, free.length - keep));
}

/** @throws what the SDK throws. */
async function knownVersions(lambda: LambdaClient, name: string, abortSignal: AbortSignal): Promise<Known> {
  const versions: number[] = [];
  const aliases: AliasConfiguration[] = [];
  let Marker: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await lambda.send(
      new ListVersionsByFunctionCommand({ FunctionName: name, MaxItems: PER_PAGE, Marker }),
      { abortSignal },
    );
    versions.push(...(answer.Versions ?? []).map(({ Version }) => Number(Version)).filter(Number.isFinite));
    Marker = answer.NextMarker;
    if (!Marker) break;
  }
  Marker = undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer: { readonly Aliases?: AliasConfiguration[]; readonly NextMarker?: string } =
      await lambda.send(new ListAliasesCommand({ FunctionName: name, MaxItems: PER_PAGE, Marker }), {
        abortSignal,
      });
    aliases.push(...(answer.Aliases ?? []));
    Marker = answer.NextMarker;
    if (!Marker) break;
  }
  return {
    versions: versions.sort((a, b) => a - b).map(String),
    aliased: new Set(
      aliases.flatMap(({ FunctionVersion = '', RoutingConfig }) => [
        FunctionVersion,
        ...Object.keys(RoutingConfig?.AdditionalVersionWeights ?? {}),
      ]),
    ),
  };
}

async function plan(scene: PlanningScene, input: DeleteInput): Promise<Planned> {
  const name = input.function;
  const cell = await askNow(scene, 'lambda:ListVersionsByFunction', name, ({ lambda }, signal) =>
    knownVersions(lambda, name, signal),
  );
  if (cell.state !== 'fresh') return refusedBy(cell, `There is no function ${name}.`);
  const versions = oldVersions(cell.value, input.keep);
  if (versions.length === 0)
    return refused(
      `${name} has no version to delete: aliases lead to ${cell.value.aliased.size}, and the newest ${input.keep} of the others are kept.`,
    );
  const facts: DeleteFacts = { versions };
  const kept = cell.value.versions.length - versions.length;
  const target = labelOf(scene.source.environment);
  return planned({
    summary: `Delete ${versions.length} old versions of ${name}`,
    calls: [{ operation: 'lambda:DeleteFunction', on: name, times: `a call a version, ${versions.length}` }],
    changes: [
      { attribute: 'versions', before: String(cell.value.versions.length), after: String(kept) },
      { attribute: 'deleted', before: versions.join(', ') },
    ],
    costs: [],
    loses: [`The code and the configuration of ${versions.join(', ')}. No alias leads to them.`],
    undo: { reach: 'none', how: 'A version is not made again; its image may still be in the registry.' },
    commands: versions.map((qualifier) =>
      awsCommand(target, 'lambda', 'delete-function', { 'function-name': name, qualifier }),
    ),
    version: hashOf([name, versions]).slice(0, 32),
    estimates: [],
    facts: facts as unknown as Json,
  });
}

/** A version that is gone already counts as deleted: the work is gone on with after a kill. */
async function execute(scene: ChangingScene, input: DeleteInput, made: Plan): Promise<Outcome> {
  const { versions } = made.facts as unknown as DeleteFacts;
  const words = (count: number) => `${count} of ${versions.length} versions are deleted`;
  for (const [index, Qualifier] of versions.entries()) {
    scene.run.report({ stage: 'deleting', done: index, total: versions.length, unit: 'versions' });
    try {
      await change(
        'lambda:DeleteFunction',
        scene.signal,
        (abortSignal) =>
          scene.clients.lambda.send(new DeleteFunctionCommand({ FunctionName: input.function, Qualifier }), {
            abortSignal,
          }),
        LONG_PATIENCE,
      );
    } catch (error) {
      if (error instanceof UpstreamFailed && error.failure.state === 'absent') continue;
      if (error instanceof Cancelled) return { outcome: 'cancelled', sentence: `Stopped: ${words(index)}.` };
      return failedOutcome(error, {
        completed: `${words(index)}.`,
        remaining: `${versions.slice(index).join(', ')} are there.`,
      });
    }
  }
  return { outcome: 'done', sentence: `${versions.length} old versions of ${input.function} are deleted.` };
}

export const deleteVersions = defineAction<DeleteInput>({
  id: 'functions.delete-versions',
  title: 'Delete old versions',
  kind: 'function',
  risk: 'destructive',
  capability: 'deployments:change',
  input: deleteInput,
  target: (input) => input.function,
  changes: ['lambda:DeleteFunction'],
  permissions: [may('function-version', 'lambda:DeleteFunction')],
  long: true,
  plan,
  execute,
});
