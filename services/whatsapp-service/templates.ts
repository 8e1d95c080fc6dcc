import type { ProductProcessed } from '../../core/events/product-processed.ts';
import type { ShopLinkGenerated } from '../../core/events/shop-link-generated.ts';

/** A template as WhatsApp has approved it, and what stands in its gaps. */
export interface TemplateMessage {
  readonly name: 'product_live' | 'shop_link';
  readonly language: 'en';
  readonly parameters: readonly string[];
}

const PARAMETER_CHARACTERS = 200;

/** "{{1}} is in your shop for {{2}}. See it: {{3}}" */
export function productLive(
  { product_data, seller_handle }: ProductProcessed,
  shopsUrl: string,
): TemplateMessage {
  const { title, price, currency } = product_data;
  const link = `${shopsUrl.replace(/\/$/, '')}/shop/${seller_handle}`;
  return template('product_live', [title, `${currency} ${price.toLocaleString('en-US')}`, link]);
}

/** "Your shop {{1}} is open: {{2}}. Your subscription: {{3}}" */
export function shopLink({ handle, shop_link, subscription_status }: ShopLinkGenerated): TemplateMessage {
  return template('shop_link', [handle, shop_link, subscription_status]);
}

/** A parameter holds no line break, no tab and no four spaces. Source: WhatsApp Cloud API, "Message templates". */
function template(name: TemplateMessage['name'], parameters: readonly string[]): TemplateMessage {
  const texts = parameters.map(
    (text) => text.replace(/\s+/g, ' ').trim().slice(0, PARAMETER_CHARACTERS) || '-',
  );
  return { name, language: 'en', parameters: texts };
}
