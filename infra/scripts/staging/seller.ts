import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { tableName } from '../../../core/catalogue/names.ts';
import type { Item } from '../../../core/commerce/item.ts';
import { profileKey, shopItems, userItems } from '../../../core/commerce/sellers.ts';
import { shopLinkGeneratedSchema } from '../../../core/events/shop-link-generated.ts';
import type { ConnectedEnvironment } from '../../../core/environments/registry.ts';
import { toAttributes } from '../../../core/platform/items.ts';
import { signToken } from './sign-token.ts';

/** Whose shop holds what tests have posted: nobody's who sells. */
export const TEST_SELLER = 'smoke_test';

const TOKEN_SECONDS = 600;

/** Signs the seller of tests up where that was not done before. */
export async function signUpTestSeller(
  { clients, environment }: ConnectedEnvironment,
  signal: AbortSignal,
): Promise<'new' | 'known'> {
  const { stage } = environment.names;
  const { dynamodb } = clients;
  const Key = toAttributes(profileKey(TEST_SELLER));
  const { Item: known } = await dynamodb.send(
    new GetItemCommand({ TableName: tableName(stage, 'users'), Key }),
    { abortSignal: signal },
  );
  if (known) return 'known';
  const joinedAt = new Date().toISOString();
  const seller = {
    handle: TEST_SELLER,
    displayName: 'Smoke test',
    city: 'Kampala',
    joinedAt,
    accent: '#4f6d7a',
    link: shopLinkGeneratedSchema.parse({
      eventType: 'ShopLinkGenerated',
      version: 1,
      correlationId: crypto.randomUUID(),
      handle: TEST_SELLER,
      // A number of nobody: country code 256, and zeros.
      phone: '+256700000000',
      shop_link: `https://products.tiktokcommerce.com/shop/${TEST_SELLER}`,
      subscription_status: 'trial',
      created_at: joinedAt,
    }),
  };
  const put = (logical: string) => (item: Item) =>
    dynamodb.send(new PutItemCommand({ TableName: tableName(stage, logical), Item: toAttributes(item) }), {
      abortSignal: signal,
    });
  await Promise.all([...shopItems(seller).map(put('shops')), ...userItems(seller).map(put('users'))]);
  return 'new';
}

/** What the seller shows who posts; nothing in development, where nobody signs in. @throws NotBegun. */
export async function testSellerHeaders(
  { clients, environment }: ConnectedEnvironment,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const { stage } = environment.names;
  if (stage === 'dev') return {};
  const token = await signToken(
    { clients, environment },
    { handle: TEST_SELLER, seconds: TOKEN_SECONDS },
    signal,
  );
  return { authorization: `Bearer ${token}` };
}
