import type { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { profileKey } from '../../core/commerce/sellers.ts';
import { redisClient } from '../../core/platform/cache-client.ts';
import {
  cloudwatchClient,
  dynamodbClient,
  s3Client,
  snsClient,
  sqsClient,
  stsClient,
} from '../../core/platform/clients.ts';
import { getItem } from '../../core/platform/items.ts';
import { jobOfDeath } from '../../core/platform/jobs.ts';
import { createLogger } from '../../core/platform/logs.ts';
import { createMeasures } from '../../core/platform/measures.ts';
import { createQueues, createTopics } from '../../core/platform/messaging.ts';
import { startPoller } from '../../core/platform/poller.ts';
import { readSettings, redisShape, redisUrlOf } from '../../core/platform/settings.ts';
import { createDependencies } from '../host/health.ts';
import { runService } from '../host/run-service.ts';
import { serviceShape } from '../host/settings.ts';
import { createProductService } from './app.ts';
import { createAssembler } from './assembler.ts';
import { createCatalogueCache } from './catalogue-cache.ts';
import { createLiveUpdates } from './live-updates.ts';

const NAME = 'product-service';

await runService(NAME, async () => {
  const settings = readSettings(z.object({ ...serviceShape(NAME), ...redisShape }), process.env);
  const { STAGE: stage } = settings;
  const log = createLogger(NAME, settings);
  const tables = { client: dynamodbClient(settings), stage };
  const url = redisUrlOf(settings);
  const connect =
    url === undefined ? undefined : () => redisClient(url, (err) => log.debug({ err }, 'redis'));
  const redis = connect?.();
  // It is looked for again by itself; until it answers, pages come from the table.
  redis?.connect().catch((err: unknown) => log.warn({ err }, 'the cache can not be reached'));
  const cache = createCatalogueCache(redis, log);
  const measures = createMeasures(cloudwatchClient(settings), stage, log);
  const queues = createQueues(sqsClient(settings), stage);
  const topics = createTopics({ sns: snsClient(settings), sts: stsClient(settings) }, stage);
  let s3: S3Client | undefined;
  const service = await createProductService({
    host: {
      name: NAME,
      purpose: 'Assembles products, serves shops.',
      version: settings.APP_VERSION,
      stage,
      log,
      fault: settings.DEMONSTRATION_FAULT,
      dependencies: createDependencies({
        dynamodb: (signal) => getItem(tables, 'users', profileKey('health'), signal),
        sqs: (signal) => queues.ask('product-assembly', signal),
        sns: (signal) => topics.ask('product-processed', signal),
        redis: redis && (() => redis.ping()),
      }),
    },
    tables,
    cache,
    s3: () => (s3 ??= s3Client(settings)),
    updates: createLiveUpdates(connect, log),
    startWork: () =>
      startPoller({
        worker: createAssembler({ tables, publish: topics.publish, cache, measures, now: Date.now }),
        queues,
        log,
        onDeath: jobOfDeath(tables, NAME),
      }),
  });
  service.app.addHook('onClose', async () => {
    redis?.disconnect();
    await measures.close();
  });
  return { service, settings };
});
