import type { WorkerName } from '../../core/events/worker-result.ts';
import { dynamodbClient, sqsClient } from '../../core/platform/clients.ts';
import { jobOfDeath } from '../../core/platform/jobs.ts';
import type { Bench } from '../../core/platform/judging.ts';
import type { Tables } from '../../core/platform/items.ts';
import { createLogger } from '../../core/platform/logs.ts';
import type { Logger } from '../../core/platform/logs.ts';
import { createQueues } from '../../core/platform/messaging.ts';
import type { PlaceSettings } from '../../core/platform/settings.ts';
import type { Handle } from './video-worker.ts';
import { videoWorker } from './video-worker.ts';

/** What a worker's own part is made of. */
export interface WorkerParts {
  readonly log: Logger;
  readonly tables: Tables;
}

/** A worker with everything around it, for whichever host runs it. */
export function createBench<Name extends WorkerName>(
  name: Name,
  settings: PlaceSettings,
  make: (parts: WorkerParts) => Handle<Name>,
): Bench {
  const log = createLogger(name, settings);
  const tables: Tables = { client: dynamodbClient(settings), stage: settings.STAGE };
  const queues = createQueues(sqsClient(settings), settings.STAGE);
  return {
    worker: videoWorker(name, make({ log, tables }), queues),
    queues,
    log,
    onDeath: jobOfDeath(tables, name),
  };
}
