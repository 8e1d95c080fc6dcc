import { z } from 'zod';
import { profileKey } from '../../core/commerce/sellers.ts';
import { dynamodbClient, snsClient, stsClient } from '../../core/platform/clients.ts';
import { getItem } from '../../core/platform/items.ts';
import { createLogger } from '../../core/platform/logs.ts';
import { createTopics } from '../../core/platform/messaging.ts';
import { readSettings } from '../../core/platform/settings.ts';
import { createDependencies } from '../host/health.ts';
import { runService } from '../host/run-service.ts';
import { serviceShape } from '../host/settings.ts';
import { createAuthorise, signInShape } from '../host/sign-in.ts';
import { createIngestionApi } from './app.ts';

const NAME = 'ingestion-api';

const settingsSchema = z.object({
  ...serviceShape(NAME),
  ...signInShape,
  /** Videos that one address may post to one task in a minute. */
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(1).default(120),
});

await runService(NAME, async () => {
  const settings = readSettings(settingsSchema, process.env);
  const { STAGE: stage } = settings;
  const tables = { client: dynamodbClient(settings), stage };
  const topics = createTopics({ sns: snsClient(settings), sts: stsClient(settings) }, stage);
  const service = await createIngestionApi({
    host: {
      name: NAME,
      purpose: 'Takes video links, publishes VideoPosted.',
      version: settings.APP_VERSION,
      stage,
      log: createLogger(NAME, settings),
      fault: settings.DEMONSTRATION_FAULT,
      dependencies: createDependencies({
        dynamodb: (signal) => getItem(tables, 'users', profileKey('health'), signal),
        sns: (signal) => topics.ask('new-video-posted', signal),
      }),
    },
    tables,
    publish: topics.publish,
    now: Date.now,
    authorise: createAuthorise(settings.JWT_SECRET, stage, settings.JWT_SECRET_PREVIOUS),
    perMinute: settings.RATE_LIMIT_PER_MINUTE,
  });
  return { service, settings };
});
