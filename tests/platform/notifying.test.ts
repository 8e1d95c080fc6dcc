import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ProductProcessed } from '../../core/events/product-processed.ts';
import type { Tables } from '../../core/platform/items.ts';
import { getItem } from '../../core/platform/items.ts';
import { createLogger } from '../../core/platform/logs.ts';
import { createNotifier } from '../../services/whatsapp-service/notifier.ts';
import type { Send } from '../../services/whatsapp-service/sender.ts';
import { openPlace } from './place.ts';
import type { Place } from './place.ts';

let place: Place;

beforeAll(async () => {
  place = await openPlace();
}, 90_000);

afterAll(() => place.close());

const EVENT: ProductProcessed = {
  eventType: 'ProductProcessed',
  version: 1,
  correlationId: '00000000-0000-4000-8000-000000000000',
  video_id: '7400000000000000001',
  seller_handle: 'nobody',
  product_data: {
    title: 'Heels',
    description: '',
    price: 55_000,
    currency: 'UGX',
    category: 'footwear',
    tags: [],
    thumbnail_url: 's3://thumbnails/a.png',
  },
  processing_results: {},
};

it('notes nothing while nothing can be sent, and tells the seller once as soon as it can', async () => {
  const tables: Tables = { client: place.clients.dynamodb, stage: 'dev' };
  const sent: string[] = [];
  const send: Send = async (_phone, { parameters }) => {
    sent.push(parameters.at(-1) ?? '');
    return { ok: true, messageId: 'wamid.1' };
  };
  const common = {
    tables,
    log: createLogger('whatsapp-service', { LOG_LEVEL: 'silent', APP_VERSION: '0', STAGE: 'dev' }),
    shopsUrl: 'https://tiktokcommerce.com',
    now: Date.now,
  } as const;
  const handle = place.sellers[0]?.handle ?? '';
  const event = { ...EVENT, seller_handle: handle };
  const notice = () => getItem(tables, 'processing-jobs', { PK: `VIDEO#${event.video_id}`, SK: 'NOTICE' });

  expect(await createNotifier(common).handle(event, 1)).toEqual({ kind: 'done' });
  expect(await notice()).toBeUndefined();

  const notifier = createNotifier({ ...common, send });
  expect(await notifier.handle(event, 1)).toEqual({ kind: 'done' });
  expect(await notifier.handle(event, 1)).toEqual({ kind: 'done' });
  expect(sent).toEqual([`https://tiktokcommerce.com/shop/${handle}`]);
  expect(await notice()).toMatchObject({ template: 'product_live', message_id: 'wamid.1' });
});
