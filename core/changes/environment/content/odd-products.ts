import type { Item } from '../../../commerce/item.ts';

/** A product as life brings it: markup where a name was expected. */
export function markupProduct(handle: string): Item {
  return {
    seller_handle: handle,
    video_id: '7300000000000000001',
    GSI1PK: 'CATEGORY#other',
    GSI1SK: 'PRICE#0000015000',
    title: '<img src=x onerror=alert(document.domain)>',
    description: "</script><script>alert(1)</script> ');alert(1);// #TRACK",
    price: 15_000,
    currency: 'UGX',
    category: 'other',
    in_stock: true,
  };
}
