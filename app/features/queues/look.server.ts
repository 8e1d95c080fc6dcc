import { z } from 'zod';
import { hasValue } from '../../../core/cells/cell.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import { LONGEST_HIDING_SECONDS, MOST_MESSAGES } from '../../../core/resources/queues/types.ts';
import type { Peek } from '../../../core/resources/queues/types.ts';
import { peekMessages } from '../../../core/resources/queues/peek.ts';
import { queueUrl } from '../../../core/resources/queues/queues.ts';
import { budgetFor } from '../../../core/upstream/budget.ts';
import type { RequestContext } from '../../http/context.server.ts';
import { badRequest, forbidden } from '../../http/errors.server.ts';
import { formOf } from '../../http/form.server.ts';
import { refusalOf } from '../../http/permission-table.ts';
import { requirePerson } from '../../http/permissions.server.ts';
import type { NamedPair } from '../lists/named-pair.server.ts';

const lookSchema = z.object({
  environment: z.string().min(1),
  atMost: z.coerce.number().int().min(1).max(MOST_MESSAGES),
  visibilityTimeoutSeconds: z.coerce.number().int().min(0).max(LONGEST_HIDING_SECONDS),
});

/**
 * Receives some messages of one side's queue.
 * @throws 400 for a form that is not understood, 403 where the role does not reach this environment's messages.
 */
export async function lookAtMessages(
  request: Request,
  context: RequestContext,
  pair: NamedPair,
): Promise<{ readonly look: Cell<Peek> }> {
  const person = requirePerson(request, context);
  const sentence = `A look names its environment, 1 to ${MOST_MESSAGES} messages and 0 to ${LONGEST_HIDING_SECONDS} seconds of hiding.`;
  const form = await formOf(request, lookSchema, sentence);
  const side = pair.sides.find(({ source }) => source.environment.id === form.environment);
  if (!side) throw badRequest('This environment is not one of the pair.');
  const refusal = refusalOf(person, 'messages:look', side.source.environment);
  if (refusal) throw forbidden(refusal);
  const budget = budgetFor(request.signal);
  const url = await queueUrl(side.source, side.name, budget);
  if (!hasValue(url)) return { look: url };
  context.log.info(
    { person: person.id, environment: side.source.environment.id, queue: side.name },
    'messages looked at',
  );
  return { look: await peekMessages(side.source, url.value, form, budget) };
}
