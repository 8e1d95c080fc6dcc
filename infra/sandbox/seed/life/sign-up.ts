import type { Seller } from '../world/world.ts';
import { writeItems } from './items.ts';
import { tableName } from './life.ts';
import type { Life } from './life.ts';

/** Sellers sign up: a user, a subscription and a shop each, out of the ShopLinkGenerated that told them their link. */
export async function signUpSellers({ clients, stage, world }: Life): Promise<void> {
  const { dynamodb } = clients;
  await Promise.all([
    writeItems(dynamodb, tableName(stage, 'users'), world.sellers.flatMap(userItems)),
    writeItems(dynamodb, tableName(stage, 'shops'), world.sellers.flatMap(shopItems)),
  ]);
}

function userItems(seller: Seller) {
  const { handle, link, joinedAt } = seller;
  const key = `USER#${handle}`;
  return [
    {
      PK: key,
      SK: 'PROFILE',
      GSI1PK: `STATUS#${link.subscription_status}`,
      GSI1SK: joinedAt,
      GSI2PK: `PHONE#${link.phone}`,
      GSI2SK: key,
      handle,
      display_name: seller.displayName,
      phone: link.phone,
      city: seller.city,
      joined_at: joinedAt,
      consents: { marketing: true, terms_version: 3 },
    },
    {
      PK: key,
      SK: 'SUBSCRIPTION',
      GSI1PK: `PLAN#${link.subscription_status === 'trial' ? 'trial' : 'starter'}`,
      GSI1SK: joinedAt,
      status: link.subscription_status,
      price: 25_000,
      currency: 'UGX',
      started_at: joinedAt,
    },
  ];
}

function shopItems(seller: Seller) {
  const { handle, link } = seller;
  const key = `SHOP#${handle}`;
  return [
    {
      PK: key,
      SK: 'PROFILE',
      GSI1PK: `CITY#${seller.city}`,
      GSI1SK: key,
      handle,
      title: seller.displayName,
      theme: { accent: `hsl(${seller.category.hue} 70% 45%)`, layout: 'grid' },
      active: link.subscription_status !== 'expired',
      created_at: link.created_at,
    },
    {
      PK: key,
      SK: 'LINK',
      GSI1PK: 'LINK',
      GSI1SK: link.shop_link,
      shop_link: link.shop_link,
      correlation_id: link.correlationId,
      sent_to: link.phone,
    },
  ];
}
