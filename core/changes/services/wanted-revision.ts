import { RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { RegisterTaskDefinitionCommandInput, TaskDefinition } from '@aws-sdk/client-ecs';
import type { ChangingScene, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Change, Planned, PlannedCall } from '../../actions/plan.ts';
import { refused } from '../../actions/plan.ts';
import { refusedBy } from './ask.ts';
import { change } from './call.ts';
import type { Looked, SeenService } from './look.ts';
import { revisionOf, taskDefinitionNow } from './look.ts';
import { definitionDifference, ownContainer, registrationWith } from './task-definition.ts';

/** What is to run, worked out: a revision that is registered, or one that is registered first. */
export interface WantedRevision {
  /** `family:revision` of what runs now. */
  readonly former: string;
  /** `family:revision` where it is registered already. */
  readonly existing?: string;
  readonly registration?: RegisterTaskDefinitionCommandInput;
}

export interface Wanted extends WantedRevision {
  /** What will run, as it will be described. */
  readonly definition: TaskDefinition;
  readonly changes: readonly Change[];
  /** `revision 12 (1.4.1)`: what it is called in sentences. */
  readonly words: string;
}

interface Asked {
  readonly tag?: string;
  readonly taskDefinition?: string;
}

/** What a tag or a revision means for a service as it is now; the refusal where it means nothing. */
export async function wantedRevision(
  scene: PlanningScene,
  { service, name }: Pick<SeenService, 'service' | 'name'>,
  { tag, taskDefinition }: Asked,
): Promise<Looked<Wanted>> {
  const former = revisionOf(service.taskDefinition);
  const family = former.split(':')[0] ?? name;
  const [now, other] = await Promise.all([
    taskDefinitionNow(scene, service.taskDefinition ?? ''),
    taskDefinitionNow(scene, taskDefinition ?? family),
  ]);
  if (now.state !== 'fresh')
    return refusal(refusedBy(now, `The revision ${former} of ${name} is not known any more.`));
  if (taskDefinition !== undefined) {
    if (other.state !== 'fresh') return refusal(refusedBy(other, `There is no revision ${taskDefinition}.`));
    if (taskDefinition === former) return refusal(refused(`${name} is set to ${taskDefinition} already.`));
    const { definition } = other.value;
    return {
      outcome: 'seen',
      former,
      existing: taskDefinition,
      definition,
      changes: changesTo(taskDefinition, former, now.value.definition, definition),
      words: wordsOf(taskDefinition, definition, name),
    };
  }
  const registration = registrationWith(now.value, name, tag ?? '');
  const definition = registration as TaskDefinition;
  if (contentOf(now.value.definition) === contentOf(definition))
    return refusal(refused(`${name} runs ${tag} already. A new deployment of it can be forced.`));
  const isNewest = other.state === 'fresh' && contentOf(other.value.definition) === contentOf(definition);
  const existing = isNewest ? revisionOf(other.value.definition.taskDefinitionArn) : undefined;
  return {
    outcome: 'seen',
    former,
    ...(existing === undefined ? { registration } : { existing }),
    definition: isNewest ? other.value.definition : definition,
    changes: changesTo(existing ?? `a new revision of ${family}`, former, now.value.definition, definition),
    words: existing === undefined ? `the tag ${tag}` : wordsOf(existing, definition, name),
  };
}

function refusal(planned: Planned): { readonly outcome: 'refused'; readonly planned: Planned } {
  return { outcome: 'refused', planned };
}

function changesTo(
  after: string,
  before: string,
  was: TaskDefinition,
  is: TaskDefinition,
): readonly Change[] {
  return [{ attribute: 'revision', before, after }, ...definitionDifference(was, is)];
}

export function wordsOf(revision: string, definition: TaskDefinition, service: string): string {
  const image = ownContainer(definition, service)?.image?.split('/').at(-1);
  return image === undefined ? revision : `${revision} (${image})`;
}

/**
 * Equal for two revisions that nothing but their number tells apart. Values that are masked elsewhere count: they are
 * compared here and go nowhere.
 */
function contentOf(definition: TaskDefinition): string {
  const {
    taskDefinitionArn: _arn,
    revision: _revision,
    status: _status,
    requiresAttributes: _attributes,
    compatibilities: _compatibilities,
    registeredAt: _registeredAt,
    registeredBy: _registeredBy,
    deregisteredAt: _deregisteredAt,
    deleteRequestedAt: _deleteRequestedAt,
    tags: _tags,
    ...content
  }: TaskDefinition & { readonly tags?: unknown } = definition;
  return hashOf(content);
}

export function registerCalls({ registration }: WantedRevision): readonly PlannedCall[] {
  return registration ? [{ operation: 'ecs:RegisterTaskDefinition', on: registration.family ?? '' }] : [];
}

/** The revision that is to run, registered where it is not yet. @throws UpstreamFailed, Cancelled. */
export async function registered(
  scene: ChangingScene,
  { existing, registration }: WantedRevision,
  signal: AbortSignal,
): Promise<string> {
  if (existing !== undefined || registration === undefined) return existing ?? '';
  // A revision that is registered twice by a lost answer is one that nobody uses.
  const { taskDefinition } = await change('ecs:RegisterTaskDefinition', signal, (abortSignal) =>
    scene.clients.ecs.send(new RegisterTaskDefinitionCommand(registration), { abortSignal }),
  );
  return revisionOf(taskDefinition?.taskDefinitionArn);
}
