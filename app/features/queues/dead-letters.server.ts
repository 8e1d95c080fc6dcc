import { z } from 'zod';
import type { Cell } from '../../../core/cells/cell.ts';
import { hasValue, mapCell } from '../../../core/cells/cell.ts';
import { lookThrough } from '../../../core/resources/queues/dead-letter-look.ts';
import { queueNameOf } from '../../../core/resources/queues/queue-name.ts';
import { deadLetterSources, queueAttributes, queueUrl } from '../../../core/resources/queues/queues.ts';
import { MOST_DEAD_LETTERS } from '../../../core/resources/queues/types.ts';
import type { DeadLetterLook, QueueSummary } from '../../../core/resources/queues/types.ts';
import { budgetFor } from '../../../core/upstream/budget.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { RequestContext } from '../../http/context.server.ts';
import { badRequest, forbidden } from '../../http/errors.server.ts';
import { formOf } from '../../http/form.server.ts';
import { refusalOf } from '../../http/permission-table.ts';
import { requirePerson } from '../../http/permissions.server.ts';
import type { NamedPair, NamedSide } from '../lists/named-pair.server.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';

/** A queue's dead-letter queue, or the queue itself where it is one. `empty`: it is none, and has none. */
export async function deadLettersOf(side: NamedSide, budget: Budget): Promise<Cell<DeadLetterQueue>> {
  const named = await attributesOf(side, side.name, budget);
  if (!hasValue(named)) return named;
  const deadName = named.value.redrive?.deadLetterQueueName;
  const dead = deadName === undefined ? named : await attributesOf(side, deadName, budget);
  if (!hasValue(dead)) return dead;
  const sources = await deadLetterSources(side.source, dead.value.url, budget);
  if (sources.state === 'empty') return { state: 'empty', at: sources.at };
  return mapCell(sources, (urls) => ({ queue: dead.value, sources: urls.map(queueNameOf) }));
}

async function attributesOf(side: NamedSide, name: string, budget: Budget): Promise<Cell<QueueSummary>> {
  const url = await queueUrl(side.source, name, budget);
  return hasValue(url) ? queueAttributes(side.source, url.value, budget) : url;
}

const lookSchema = z.object({
  environment: z.string().min(1),
  atMost: z.coerce.number().int().min(1).max(MOST_DEAD_LETTERS),
});

/**
 * Looks through one side's dead-letter queue.
 * @throws 400 for a form that is not understood, 403 where the role does not reach this environment's messages.
 */
export async function lookAtDeadLetters(
  request: Request,
  context: RequestContext,
  pair: NamedPair,
): Promise<{ readonly look: Cell<DeadLetterLook> }> {
  const person = requirePerson(request, context);
  const sentence = `A look names its environment, and 1 to ${MOST_DEAD_LETTERS} messages.`;
  const form = await formOf(request, lookSchema, sentence);
  const side = pair.sides.find(({ source }) => source.environment.id === form.environment);
  if (!side) throw badRequest('This environment is not one of the pair.');
  const refusal = refusalOf(person, 'messages:look', side.source.environment);
  if (refusal) throw forbidden(refusal);
  const budget = budgetFor(request.signal);
  const dead = await deadLettersOf(side, budget);
  if (!hasValue(dead)) return { look: dead };
  context.log.info(
    { person: person.id, environment: side.source.environment.id, queue: dead.value.queue.name },
    'dead letters looked through',
  );
  return { look: await lookThrough(side.source, dead.value.queue.url, form.atMost, budget) };
}
