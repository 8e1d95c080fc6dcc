import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { WorkerDefinition } from '../../../core/catalogue/compute.ts';
import { queueName } from '../../../core/catalogue/names.ts';
import { workerVariables } from '../../../core/catalogue/variables.ts';
import { explain, streamsOf } from './explain.ts';
import { createProgramRole } from './service.ts';
import type { ServicePlace } from './service.ts';

/**
 * A worker as a function on its queue. Its code is an image of the repository, so that nothing has to be built before the
 * templates are written. Messages that failed come back alone; the rest of the batch is done.
 */
export function createWorker(
  scope: Construct,
  worker: WorkerDefinition,
  place: Pick<ServicePlace, 'settings' | 'images' | 'secrets'>,
): lambda.Function {
  const { logical, names, purpose, repository, queue, logGroups } = worker;
  const { settings, images } = place;
  const { stage, version } = settings;
  const role = createProgramRole(scope, logical, 'lambda.amazonaws.com', place);
  const logGroup = logs.LogGroup.fromLogGroupName(scope, `Logs-${logical}`, logGroups[stage]);
  logGroup.grantWrite(role);
  explain(role, streamsOf(settings, logGroups[stage]));
  const made = new lambda.DockerImageFunction(scope, `Worker-${logical}`, {
    functionName: names[stage],
    description: purpose,
    code: lambda.DockerImageCode.fromEcr(images.repository(repository), { tagOrDigest: version }),
    role,
    logGroup,
    memorySize: worker.memoryMebibytes,
    timeout: Duration.seconds(worker.timeoutSeconds),
    environment: workerVariables(settings),
  });
  made.addEventSource(
    new SqsEventSource(
      sqs.Queue.fromQueueArn(
        scope,
        `Queue-${logical}`,
        `arn:aws:sqs:${settings.region}:${settings.account}:${queueName(stage, queue)}`,
      ),
      { batchSize: worker.batchSize, reportBatchItemFailures: true },
    ),
  );
  return made;
}
