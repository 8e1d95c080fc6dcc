import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { createAssembly } from '../../../../core/changes/environment/life/assembly.ts';
import { tableName } from '../../../../core/catalogue/names.ts';
import type { Item } from '../../../../core/commerce/item.ts';
import type { PlacedLife } from './life.ts';
import { announceProducts } from './publish.ts';
import { workOff } from './queue-worker.ts';
import type { Tally } from './queue-worker.ts';
import { writeAll } from './write-all.ts';

export interface Assembled {
  readonly products: readonly Item[];
  readonly tally: Tally;
}

/**
 * What product-service does with the workers' results: a product for each video whose caption and thumbnail are both
 * there, announced to `product-processed`; the others are staged for a day.
 */
export async function assembleProducts(life: PlacedLife, atMost: number): Promise<Assembled> {
  const assembly = createAssembly(sellerLookup(life), life.now);
  const tally = await workOff(life, assembly.worker, atMost);
  const finished = assembly.finished();
  const products = finished.map(({ product }) => product);
  await Promise.all([
    writeAll(life, 'products', products),
    writeAll(life, 'product-staging', assembly.staged()),
  ]);
  await announceProducts(
    life,
    finished.map(({ event }) => event),
  );
  return { products, tally };
}

/** Asks the users table once for each handle. */
function sellerLookup({ clients, stage }: PlacedLife): (handle: string) => Promise<boolean> {
  const answers = new Map<string, Promise<boolean>>();
  async function ask(handle: string): Promise<boolean> {
    const { Item } = await clients.dynamodb.send(
      new GetItemCommand({
        TableName: tableName(stage, 'users'),
        Key: { PK: { S: `USER#${handle}` }, SK: { S: 'PROFILE' } },
        ProjectionExpression: 'PK',
      }),
    );
    return Item !== undefined;
  }
  return (handle) => {
    const answer = answers.get(handle) ?? ask(handle);
    answers.set(handle, answer);
    return answer;
  };
}
