import { z } from 'zod';
import { profileKey } from '../../core/commerce/sellers.ts';
import { dynamodbClient, sqsClient } from '../../core/platform/clients.ts';
import { getItem } from '../../core/platform/items.ts';
import { createLogger } from '../../core/platform/logs.ts';
import { createQueues } from '../../core/platform/messaging.ts';
import { startPoller } from '../../core/platform/poller.ts';
import { readSettings } from '../../core/platform/settings.ts';
import { createDependencies } from '../host/health.ts';
import { runService } from '../host/run-service.ts';
import { serviceShape } from '../host/settings.ts';
import { createWhatsAppService } from './app.ts';
import { createNotifier } from './notifier.ts';
import { createSender } from './sender.ts';

const NAME = 'whatsapp-service';

const settingsSchema = z.object({
  ...serviceShape(NAME),
  /** Messages are sent where all three are given. There is no address by default: a rehearsal writes to nobody. */
  WHATSAPP_API_URL: z.string().url().optional(),
  WHATSAPP_TOKEN: z.string().min(1).optional(),
  WHATSAPP_PHONE_NUMBER_ID: z.string().min(1).optional(),
  WHATSAPP_VERIFY_TOKEN: z.string().min(1).optional(),
  WHATSAPP_APP_SECRET: z.string().min(1).optional(),
  SHOPS_URL: z.string().url().default('https://tiktokcommerce.com'),
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(1).default(600),
});

await runService(NAME, async () => {
  const settings = readSettings(settingsSchema, process.env);
  const { STAGE: stage, WHATSAPP_API_URL: apiUrl, WHATSAPP_TOKEN: token } = settings;
  const phoneNumberId = settings.WHATSAPP_PHONE_NUMBER_ID;
  const log = createLogger(NAME, settings);
  const tables = { client: dynamodbClient(settings), stage };
  const queues = createQueues(sqsClient(settings), stage);
  const send = apiUrl && token && phoneNumberId ? createSender({ apiUrl, token, phoneNumberId }) : undefined;
  const worker = createNotifier({ tables, log, send, shopsUrl: settings.SHOPS_URL, now: Date.now });
  const service = await createWhatsAppService({
    host: {
      name: NAME,
      purpose: 'Webhooks and messages of WhatsApp Business.',
      version: settings.APP_VERSION,
      stage,
      log,
      fault: settings.DEMONSTRATION_FAULT,
      dependencies: createDependencies({
        dynamodb: (signal) => getItem(tables, 'users', profileKey('health'), signal),
        sqs: (signal) => queues.ask('whatsapp-notifications', signal),
      }),
    },
    verifyToken: settings.WHATSAPP_VERIFY_TOKEN,
    appSecret: settings.WHATSAPP_APP_SECRET,
    perMinute: settings.RATE_LIMIT_PER_MINUTE,
    startWork: () => startPoller({ worker, queues, log }),
  });
  return { service, settings };
});
