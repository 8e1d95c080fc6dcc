import { DeleteQueryDefinitionCommand, PutQueryDefinitionCommand } from '@aws-sdk/client-cloudwatch-logs';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { valueOf } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { may } from '../../permissions/permission.ts';
import { listSavedQueries } from '../../resources/logs/insights.ts';
import type { SavedQuery } from '../../resources/logs/insights-types.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { refusedBy } from '../services/ask.ts';
import { change, failedOutcome } from '../services/call.ts';
import { logGroupName } from './log-input.ts';

/** Bounds of PutQueryDefinition. Source: CloudWatch Logs API reference. */
const queryName = z.string().trim().min(1).max(255);
const saveInput = z
  .object({
    name: queryName,
    query: z.string().trim().min(1).max(10_000),
    groups: z.array(logGroupName).max(50).default([]),
  })
  .strict();
type SaveInput = z.infer<typeof saveInput>;
const deleteInput = z.object({ name: queryName }).strict();
type DeleteInput = z.infer<typeof deleteInput>;

interface SavedFacts {
  /** What has the name before; null where nothing has. */
  readonly former: SavedQuery | null;
}

const PUT = 'logs:PutQueryDefinition';
const DELETE = 'logs:DeleteQueryDefinition';

type Found =
  | { readonly outcome: 'read'; readonly found: SavedQuery | undefined }
  | { readonly outcome: 'refused'; readonly planned: Planned };

/** CloudWatch Logs lets several have one name; which of them is meant can then not be told. */
async function named(scene: PlanningScene, name: string): Promise<Found> {
  const cell = await listSavedQueries(scene.source, budgetFor(scene.signal));
  if (cell.state !== 'fresh' && cell.state !== 'empty')
    return { outcome: 'refused', planned: refusedBy(cell, 'Queries can not be kept here.') };
  const all = (valueOf(cell) ?? []).filter((one) => one.name === name);
  return all.length > 1
    ? { outcome: 'refused', planned: refused(`${all.length} saved queries are called ${name}.`) }
    : { outcome: 'read', found: all[0] };
}

function isSame(one: SavedQuery | undefined, { query, groups }: SaveInput): boolean {
  return one?.query === query && groups.join('\n') === one.groups.join('\n');
}

async function planSave(scene: PlanningScene, input: SaveInput): Promise<Planned> {
  const answer = await named(scene, input.name);
  if (answer.outcome === 'refused') return answer.planned;
  const { found } = answer;
  if (isSame(found, input)) return refused('Nothing is different: it is kept like this already.');
  const facts: SavedFacts = { former: found ?? null };
  return planned({
    summary: found ? `Change the saved query ${input.name}` : `Save the query ${input.name}`,
    calls: [{ operation: PUT, on: input.name }],
    changes: [
      { attribute: 'query', before: found?.query, after: input.query },
      { attribute: 'log groups', before: found?.groups.join(', '), after: input.groups.join(', ') },
    ].filter(({ before, after }) => (before ?? '') !== after),
    costs: [],
    loses: [],
    undo: {
      reach: 'complete',
      how: found ? 'It is kept as it was.' : 'It is deleted again.',
    },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'logs', 'put-query-definition', {
        name: input.name,
        'query-string': input.query,
        'query-definition-id': found?.id,
        ...(input.groups.length > 0 && { 'log-group-names': input.groups.join(',') }),
      }),
    ],
    version: hashOf(found ?? null),
    estimates: [],
    facts: facts as unknown as Json,
  });
}

function saved(input: SaveInput, { former }: SavedFacts): Outcome {
  return {
    outcome: 'done',
    sentence: `The query ${input.name} is saved.`,
    undo: former
      ? { actionId: 'logs.save-query', input: inputOf(former) }
      : { actionId: 'logs.delete-query', input: { name: input.name } },
  };
}

function inputOf({ name, query, groups }: SavedQuery): Json {
  return { name, query, groups: [...groups] };
}

export const saveQuery = defineAction<SaveInput>({
  id: 'logs.save-query',
  title: 'Save query',
  kind: 'log-group',
  risk: 'safe',
  capability: 'settings:change',
  input: saveInput,
  target: (input) => input.name,
  changes: [PUT],
  permissions: [may('everything', 'logs:DescribeQueryDefinitions', 'logs:PutQueryDefinition')],
  long: false,
  plan: planSave,
  async execute(scene: ChangingScene, input, plan) {
    const facts = plan.facts as unknown as SavedFacts;
    try {
      await change(PUT, scene.signal, (abortSignal) =>
        scene.clients.logs.send(
          new PutQueryDefinitionCommand({
            name: input.name,
            queryString: input.query,
            queryDefinitionId: facts.former?.id,
            logGroupNames: input.groups,
            clientToken: scene.run.id,
          }),
          { abortSignal },
        ),
      );
    } catch (error) {
      return failedOutcome(error);
    }
    return saved(input, facts);
  },
  async settle(scene, input, plan): Promise<Settled> {
    const answer = await named(scene, input.name);
    if (answer.outcome === 'refused')
      return { outcome: 'unknown', sentence: 'The saved queries could not be read.' };
    return isSame(answer.found, input)
      ? saved(input, plan.facts as unknown as SavedFacts)
      : { outcome: 'failed', sentence: 'It did not happen: the query is not kept like this.' };
  },
});

async function planDelete(scene: PlanningScene, { name }: DeleteInput): Promise<Planned> {
  const answer = await named(scene, name);
  if (answer.outcome === 'refused') return answer.planned;
  const { found } = answer;
  if (!found) return refused(`There is no saved query ${name}.`);
  return planned({
    summary: `Delete the saved query ${name}`,
    calls: [{ operation: DELETE, on: name }],
    changes: [{ attribute: 'query', before: found.query }],
    costs: [],
    loses: [],
    undo: { reach: 'complete', how: 'It is saved again, with another id.' },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'logs', 'delete-query-definition', {
        'query-definition-id': found.id,
      }),
    ],
    version: hashOf(found),
    estimates: [],
    facts: { former: found } as unknown as Json,
  });
}

function deleted({ name }: DeleteInput, plan: Plan): Outcome {
  const { former } = plan.facts as unknown as SavedFacts;
  return {
    outcome: 'done',
    sentence: `The saved query ${name} is deleted.`,
    ...(former && { undo: { actionId: 'logs.save-query', input: inputOf(former) } }),
  };
}

export const deleteQuery = defineAction<DeleteInput>({
  id: 'logs.delete-query',
  title: 'Delete saved query',
  kind: 'log-group',
  risk: 'reversible',
  capability: 'settings:change',
  input: deleteInput,
  target: (input) => input.name,
  changes: [DELETE],
  permissions: [may('everything', 'logs:DescribeQueryDefinitions', 'logs:DeleteQueryDefinition')],
  long: false,
  plan: planDelete,
  async execute(scene: ChangingScene, input, plan) {
    const { former } = plan.facts as unknown as SavedFacts;
    try {
      await change(DELETE, scene.signal, (abortSignal) =>
        scene.clients.logs.send(new DeleteQueryDefinitionCommand({ queryDefinitionId: former?.id }), {
          abortSignal,
        }),
      );
    } catch (error) {
      return failedOutcome(error);
    }
    return deleted(input, plan);
  },
  async settle(scene, input, plan): Promise<Settled> {
    const answer = await named(scene, input.name);
    if (answer.outcome === 'refused')
      return { outcome: 'unknown', sentence: 'The saved queries could not be read.' };
    return answer.found
      ? { outcome: 'failed', sentence: 'It did not happen: the query is still kept.' }
      : deleted(input, plan);
  },
});
