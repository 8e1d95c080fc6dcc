import { DescribeTaskDefinitionCommand, ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { withAnswer } from '../told.ts';
import { revisionName } from './arn-names.ts';
import { comparableTaskDefinition } from './comparable-task-definition.ts';
import { taskDefinitionOf } from './sdk-task.ts';
import type { TaskDefinition } from './types.ts';

/** A registered revision never changes but for its status. */
const REVISION_FRESH_MS = 10 * 60_000;
/** So many revisions are offered to choose from. */
const REVISIONS_AT_MOST = 100;

/** One revision, `family:revision`; of a bare family its newest active one, which may be another a moment later. */
export function describeTaskDefinition(
  source: Source,
  revision: string,
  budget: Budget,
): Promise<Cell<TaskDefinition>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'ecs:DescribeTaskDefinition',
      key: revision,
      ...(/:\d+$/.test(revision) ? { freshMs: REVISION_FRESH_MS } : {}),
      run: async (signal) => {
        const answer = await source.clients.ecs.send(
          new DescribeTaskDefinitionCommand({ taskDefinition: revision }),
          { abortSignal: signal },
        );
        const { taskDefinition = {} } = answer;
        return withAnswer(taskDefinitionOf(taskDefinition), comparableTaskDefinition(taskDefinition));
      },
    },
    budget,
  );
}

/** The newest hundred active revisions of a family, as `family:revision`, newest first. */
export function listRevisions(
  source: Source,
  family: string,
  budget: Budget,
): Promise<Cell<readonly string[]>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'ecs:ListTaskDefinitions',
      key: family,
      isEmpty: (revisions) => revisions.length === 0,
      run: async (signal) => {
        const answer = await source.clients.ecs.send(
          new ListTaskDefinitionsCommand({
            familyPrefix: family,
            status: 'ACTIVE',
            sort: 'DESC',
            maxResults: REVISIONS_AT_MOST,
          }),
          { abortSignal: signal },
        );
        return (answer.taskDefinitionArns ?? []).map(revisionName);
      },
    },
    budget,
  );
}
