import rateLimit from '@fastify/rate-limit';
import { createServiceApp } from '../host/service-app.ts';
import type { ServiceHost } from '../host/service-app.ts';
import type { Service } from '../host/run-service.ts';
import { addWebhook } from './webhook.ts';
import type { WebhookDeps } from './webhook.ts';

export interface WhatsAppDeps extends WebhookDeps {
  readonly host: ServiceHost;
  readonly startWork?: Service['startWork'];
}

/** Webhooks and messages of WhatsApp Business. */
export async function createWhatsAppService(deps: WhatsAppDeps): Promise<Service> {
  const service = await createServiceApp(deps.host);
  await service.app.register(rateLimit, { global: false });
  addWebhook(service, deps);
  return { ...service, startWork: deps.startWork };
}
