import { z } from 'zod';
import { HttpError } from '../host/errors.ts';
import type { ServiceApp } from '../host/service-app.ts';
import { isSameWord, isSigned } from './signature.ts';

export interface WebhookDeps {
  /** The word that Meta repeats when the webhook is set up. */
  readonly verifyToken?: string;
  readonly appSecret?: string;
  /** Calls that one address may make of one task in a minute. */
  readonly perMinute: number;
}

const PATH = '/webhooks/whatsapp';
/** Source: WhatsApp Cloud API, "Webhooks": a notification has up to 3 MB. */
const NOTIFICATION_BYTES = 3 * 1_048_576;

/** What is read of a notification. Source: WhatsApp Cloud API, "Webhooks notification payload reference". */
const notificationSchema = z.object({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(
    z.object({
      changes: z.array(
        z.object({
          field: z.string(),
          value: z
            .object({
              messages: z.array(z.object({ id: z.string(), type: z.string() })).default([]),
              statuses: z.array(z.object({ id: z.string(), status: z.string() })).default([]),
            })
            .passthrough(),
        }),
      ),
    }),
  ),
});

const handshakeSchema = z.object({
  'hub.mode': z.literal('subscribe'),
  'hub.verify_token': z.string().max(200),
  'hub.challenge': z.string().regex(/^[\w.-]{1,200}$/),
});

/** Where WhatsApp tells what became of messages, and what sellers write. Without its two secrets everything is refused. */
export function addWebhook(
  { app, metrics }: ServiceApp,
  { verifyToken, appSecret, perMinute }: WebhookDeps,
): void {
  const limited = { config: { rateLimit: { max: perMinute, timeWindow: '1 minute' } } } as const;
  app.get(
    PATH,
    { ...limited, schema: { summary: "Meta's handshake", querystring: handshakeSchema } },
    async ({ query }, reply) => {
      if (!verifyToken || !isSameWord(query['hub.verify_token'], verifyToken))
        throw new HttpError(403, 'OtherToken', 'This is not the word that was agreed on.');
      reply.type('text/plain; charset=utf-8');
      return query['hub.challenge'];
    },
  );
  void app.register(async (scope) => {
    // The signature is over the bytes: they are kept as they came, and read afterwards.
    scope.removeContentTypeParser('application/json');
    scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
      done(null, body);
    });
    const options = { ...limited, bodyLimit: NOTIFICATION_BYTES, schema: { summary: 'What WhatsApp tells' } };
    scope.post(PATH, options, async (request) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (!appSecret || !isSigned(body, request.headers['x-hub-signature-256'], appSecret))
        throw new HttpError(401, 'NotSigned', 'The signature is not one of this app.');
      const notification = notificationSchema.safeParse(jsonOf(body)).data;
      if (!notification) throw new HttpError(400, 'NoNotification', 'This is no notification of WhatsApp.');
      for (const { value } of notification.entry.flatMap(({ changes }) => changes)) {
        for (const { type } of value.messages) metrics.count('whatsapp_messages_received_total', { type });
        for (const { id: messageId, status } of value.statuses) {
          metrics.count('whatsapp_statuses_total', { status });
          request.log[status === 'failed' ? 'warn' : 'info']({ messageId, status }, 'WhatsApp tells');
        }
      }
      return { received: true };
    });
  });
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
