import { itemVersion } from '../../../core/changes/tables/item-input.ts';
import { mapCell } from '../../../core/cells/cell.ts';
import { getItemCommand } from '../../../core/resources/tables/commands.ts';
import { getItem } from '../../../core/resources/tables/items.ts';
import type { ItemJson } from '../../../core/resources/tables/types.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import { mayAct } from '../../http/actor.server.ts';
import type { RequestContext } from '../../http/context.server.ts';
import type { Person } from '../../http/people.ts';
import { refusalOf } from '../../http/permission-table.ts';
import type { NamedSide } from '../lists/named-pair.server.ts';
import { sentItem } from './sent-item.ts';

interface ItemRequest {
  readonly side: NamedSide;
  readonly person: Person;
  readonly context: Pick<RequestContext, 'person' | 'console'>;
  readonly key: ItemJson;
  readonly consistent: boolean;
  readonly budget: Budget;
}

/** One item of one side on its way, with the version by which a change of it says what was read. */
export function itemSide({ side, person, context, key, consistent, budget }: ItemRequest) {
  const { source, label, name } = side;
  const refusal = refusalOf(person, 'data:read', source.environment);
  return {
    label,
    name,
    refusal,
    mayPut: mayAct(context, 'tables.put-item', label.id),
    mayDelete: mayAct(context, 'tables.delete-item', label.id),
    item: refusal
      ? undefined
      : getItem(source, name, key, { consistent }, budget).then((cell) =>
          mapCell(cell, (result) => ({ ...sentItem(result), version: itemVersion(result.item) })),
        ),
    command: getItemCommand(label, name, key, { consistent }),
  };
}
