import { CreateEventSourceMappingCommand, CreateFunctionCommand } from '@aws-sdk/client-lambda';
import { CATALOGUE } from '../../../../core/catalogue/catalogue.ts';
import type { WorkerDefinition } from '../../../../core/catalogue/compute.ts';
import { programRole } from '../../../../core/catalogue/roles.ts';
import { workerVariables } from '../../../../core/catalogue/variables.ts';
import { registryOf, TAGS, unlessThere } from './place.ts';
import type { ComputePlace } from './place.ts';
import { keepLogs } from './services.ts';

/** The workers as functions, each on its queue. */
export async function makeFunctions(place: ComputePlace): Promise<void> {
  await Promise.all(
    CATALOGUE.workers.map(async (worker) => {
      await keepLogs(place, worker.logGroups[place.stage]);
      await makeFunction(place, worker);
    }),
  );
}

async function makeFunction(place: ComputePlace, worker: WorkerDefinition): Promise<void> {
  const { clients, stage, account, region } = place;
  const FunctionName = worker.names[stage];
  const made = await unlessThere(['ResourceConflictException'], () =>
    clients.lambda.send(
      new CreateFunctionCommand({
        FunctionName,
        Description: worker.purpose,
        PackageType: 'Image',
        Code: { ImageUri: `${registryOf(place)}/${worker.repository}:${TAGS.current}` },
        Role: `arn:aws:iam::${account}:role/${programRole(worker.logical)}`,
        MemorySize: worker.memoryMebibytes,
        Timeout: worker.timeoutSeconds,
        Environment: { Variables: workerVariables(place) },
        Publish: true,
      }),
    ),
  );
  if (!made) return;
  const queue = CATALOGUE.queues.find(({ logical }) => logical === worker.queue);
  await clients.lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName,
      EventSourceArn: `arn:aws:sqs:${region}:${account}:${queue?.names[stage]}`,
      BatchSize: worker.batchSize,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    }),
  );
}
