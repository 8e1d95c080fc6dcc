import { z } from 'zod';
import { readMessage } from '../../core/commerce/message.ts';
import { profileKey } from '../../core/commerce/sellers.ts';
import type { Verdict, Worker } from '../../core/commerce/worker.ts';
import { RECEIVES } from '../../core/commerce/worker.ts';
import { productProcessedSchema } from '../../core/events/product-processed.ts';
import { shopLinkGeneratedSchema } from '../../core/events/shop-link-generated.ts';
import { getItem, putItem } from '../../core/platform/items.ts';
import type { Tables } from '../../core/platform/items.ts';
import type { Logger } from '../../core/platform/logs.ts';
import type { Send } from './sender.ts';
import { productLive, shopLink } from './templates.ts';
import type { TemplateMessage } from './templates.ts';

export interface NotifierDeps {
  readonly tables: Tables;
  readonly log: Logger;
  /** Absent where no WhatsApp is set up: what would have been sent is told in the log. */
  readonly send?: Send;
  /** Where shops are looked at. */
  readonly shopsUrl: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const eventSchema = z.discriminatedUnion('eventType', [productProcessedSchema, shopLinkGeneratedSchema]);

type Event = z.infer<typeof eventSchema>;

const sellerSchema = z.object({
  phone: z.string().regex(/^\+[1-9]\d{7,14}$/),
  consents: z.object({ marketing: z.boolean().default(true) }).default({}),
});

interface Notice {
  /** Where it is noted that it was sent. */
  readonly key: { readonly PK: string; readonly SK: string };
  readonly handle: string;
  readonly phone?: string;
  readonly message: TemplateMessage;
}

/** Tells sellers by WhatsApp what has become of their videos and shops, each thing once. */
export function createNotifier(deps: NotifierDeps): Worker {
  return {
    name: 'whatsapp-service',
    queue: 'whatsapp-notifications',
    async handle(body, receives) {
      const read = readMessage(eventSchema, body);
      if (!read.ok) return read.death;
      return tell(deps, noticeOf(read.value, deps.shopsUrl), receives);
    },
  };
}

function noticeOf(event: Event, shopsUrl: string): Notice {
  if (event.eventType === 'ShopLinkGenerated')
    return {
      key: { PK: `SHOP#${event.handle}`, SK: `NOTICE#${event.correlationId}` },
      handle: event.handle,
      phone: event.phone,
      message: shopLink(event),
    };
  return {
    key: { PK: `VIDEO#${event.video_id}`, SK: 'NOTICE' },
    handle: event.seller_handle,
    message: productLive(event, shopsUrl),
  };
}

/**
 * It is noted after it was sent. Whoever is ended between the two sends it once more: a seller would rather hear of
 * something twice than never.
 */
async function tell(deps: NotifierDeps, notice: Notice, receives: number): Promise<Verdict> {
  const { tables, log, send, now } = deps;
  if (await getItem(tables, 'processing-jobs', notice.key)) return { kind: 'done' };
  const phone = notice.phone ?? (await phoneOf(tables, notice.handle));
  if (phone === undefined) {
    log.info({ handle: notice.handle }, 'nobody is told: no phone, or no consent');
    return { kind: 'done' };
  }
  const template = notice.message.name;
  if (!send) {
    // Nothing is noted: once WhatsApp is set up, whoever is announced again is told.
    log.warn({ handle: notice.handle, template }, 'WhatsApp is not set up: the seller was not told');
    return { kind: 'done' };
  }
  const sent = await send(phone, notice.message);
  if (!sent.ok) {
    const { cause, sentence, mayPass } = sent;
    return mayPass && receives < RECEIVES ? { kind: 'again', sentence } : { kind: 'dead', cause, sentence };
  }
  const at = new Date(now()).toISOString();
  await putItem(tables, 'processing-jobs', {
    ...notice.key,
    GSI1PK: `NOTICE#${template}`,
    GSI1SK: at,
    template,
    seller_handle: notice.handle,
    message_id: sent.messageId,
    sent_at: at,
  });
  log.info({ handle: notice.handle, template, messageId: sent.messageId }, 'seller told');
  return { kind: 'done' };
}

async function phoneOf(tables: Tables, handle: string): Promise<string | undefined> {
  const seller = sellerSchema.safeParse(await getItem(tables, 'users', profileKey(handle))).data;
  return seller?.consents.marketing ? seller.phone : undefined;
}
