import { mayAct } from '../../http/actor.server.ts';
import type { RequestContext } from '../../http/context.server.ts';
import type { Person } from '../../http/people.ts';
import { maySee } from '../../http/permission-table.ts';
import type { NamedSide } from '../lists/named-pair.server.ts';
import type { MessageRights } from './dead-letter-queue.ts';

/** Which buttons are worth showing; the gate decides by itself. */
export function messageRights(
  context: RequestContext,
  person: Person,
  { source }: Pick<NamedSide, 'source'>,
): MessageRights {
  const { environment } = source;
  const may = (actionId: string) => mayAct(context, actionId, environment.id);
  return {
    look: maySee(person, 'messages:look', environment),
    send: may('queues.send'),
    remove: may('queues.delete-message'),
    purge: may('queues.purge'),
    set: may('queues.set-attributes'),
    redrive: may('queues.redrive') && may('queues.redrive-selected'),
  };
}
