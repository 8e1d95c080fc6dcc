import type { ShopLinkGenerated } from '../events/shop-link-generated.ts';
import type { Item } from './item.ts';

/** A seller who signs up. */
export interface NewSeller {
  readonly handle: string;
  readonly displayName: string;
  readonly city: string;
  readonly joinedAt: string;
  /** A colour of the shop, in CSS's words. */
  readonly accent: string;
  readonly link: ShopLinkGenerated;
}

const MONTHLY_SHILLINGS = 25_000;

/** Who the seller is, in the users table. */
export function profileKey(handle: string) {
  return { PK: `USER#${handle}`, SK: 'PROFILE' } as const;
}

/** The shop of a seller, in the shops table. */
export function shopKey(handle: string) {
  return { PK: `SHOP#${handle}`, SK: 'PROFILE' } as const;
}

/** A seller who has signed up: the user and the subscription. */
export function userItems(seller: NewSeller): readonly [profile: Item, subscription: Item] {
  const { handle, link, joinedAt } = seller;
  const { PK } = profileKey(handle);
  return [
    {
      ...profileKey(handle),
      GSI1PK: `STATUS#${link.subscription_status}`,
      GSI1SK: joinedAt,
      GSI2PK: `PHONE#${link.phone}`,
      GSI2SK: PK,
      handle,
      display_name: seller.displayName,
      phone: link.phone,
      city: seller.city,
      joined_at: joinedAt,
      consents: { marketing: true, terms_version: 3 },
    },
    {
      PK,
      SK: 'SUBSCRIPTION',
      GSI1PK: `PLAN#${link.subscription_status === 'trial' ? 'trial' : 'starter'}`,
      GSI1SK: joinedAt,
      status: link.subscription_status,
      price: MONTHLY_SHILLINGS,
      currency: 'UGX',
      started_at: joinedAt,
    },
  ];
}

/** The shop of a seller, and its link out of the ShopLinkGenerated that told it. */
export function shopItems(seller: NewSeller): readonly [shop: Item, link: Item] {
  const { handle, link } = seller;
  const { PK } = shopKey(handle);
  return [
    {
      ...shopKey(handle),
      GSI1PK: `CITY#${seller.city}`,
      GSI1SK: PK,
      handle,
      title: seller.displayName,
      theme: { accent: seller.accent, layout: 'grid' },
      active: link.subscription_status !== 'expired',
      created_at: link.created_at,
    },
    {
      PK,
      SK: 'LINK',
      GSI1PK: 'LINK',
      GSI1SK: link.shop_link,
      shop_link: link.shop_link,
      correlation_id: link.correlationId,
      sent_to: link.phone,
    },
  ];
}
