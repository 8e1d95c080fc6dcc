// partiqlSelect(source, plan, budget): Cell<PartiqlPage>          plan: planSelect(...) of partiql.ts
import { ExecuteStatementCommand } from '@aws-sdk/client-dynamodb';
import type { ExecuteStatementCommandOutput } from '@aws-sdk/client-dynamodb';
import type { Cell } from '../../cells/cell.ts';
import { nextCursor, previousCursor } from '../../paging/cursors.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import type { SelectPlan } from './partiql.ts';
import { takeMember } from './raw-answer.ts';
import { capacityFromSdk, itemsOf, valueToSdk } from './sdk-values.ts';
import type { ItemJson, PartiqlPage } from './types.ts';
import { itemSizeBytes } from './values.ts';

/** One page of a SELECT. What DynamoDB refuses in the statement comes as `rejected`, in its own words. */
export function partiqlSelect(source: Source, plan: SelectPlan, budget: Budget): Promise<Cell<PartiqlPage>> {
  const { statement, parameters, limit, cursor } = plan;
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'dynamodb:PartiQLSelect',
      key: JSON.stringify([statement.text, parameters, limit, cursor ?? null]),
      // Objects take several times what they take on the wire.
      sizeBytes: (page) => 4 * page.sizeBytes,
      run: async (signal) => {
        const command = new ExecuteStatementCommand({
          Statement: statement.text,
          Parameters: parameters.length > 0 ? parameters.map(valueToSdk) : undefined,
          Limit: limit,
          NextToken: cursor?.position,
          ReturnConsumedCapacity: 'INDEXES',
        });
        const rawItems = takeMember(command, 'Items');
        const answer = await source.clients.dynamodb.send(command, { abortSignal: signal });
        return pageOf(answer, itemsOf(rawItems(), answer.Items), plan);
      },
    },
    budget,
  );
}

function pageOf(
  answer: ExecuteStatementCommandOutput,
  items: readonly ItemJson[],
  plan: SelectPlan,
): PartiqlPage {
  const itemSizesBytes = items.map(itemSizeBytes);
  return {
    items,
    itemSizesBytes,
    sizeBytes: itemSizesBytes.reduce((sum, bytes) => sum + bytes, 0),
    consumedCapacity: capacityFromSdk(answer.ConsumedCapacity),
    pageNumber: plan.cursor?.pageNumber ?? 1,
    next: answer.NextToken ? nextCursor(plan.scope, plan.cursor, answer.NextToken) : undefined,
    previous: previousCursor(plan.scope, plan.cursor),
  };
}
