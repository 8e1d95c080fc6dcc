import type { Seller } from '../world/world.ts';
import type { Item } from './write-items.ts';

/** A seller who has signed up: the user and the subscription. */
export function userItems(seller: Seller): readonly Item[] {
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

/** The shop of a seller, and its link out of the ShopLinkGenerated that told it. */
export function shopItems(seller: Seller): readonly Item[] {
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
