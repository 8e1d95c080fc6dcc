import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { PlaceSettings } from './settings.ts';

const CONNECT_TIMEOUT_MS = 2_000;
const REQUEST_TIMEOUT_MS = 10_000;
/** Longer than the twenty seconds of a long poll. */
const POLL_TIMEOUT_MS = 30_000;
const MAX_ATTEMPTS = 3;

type Place = Pick<PlaceSettings, 'AWS_REGION' | 'AWS_ENDPOINT_URL'>;

// One function a client, so that a bundle holds only those that its program makes. Credentials and the endpoint come
// from the standard variables, as the SDK reads them.

export function cloudwatchClient(place: Place): CloudWatchClient {
  return new CloudWatchClient(configurationOf(place));
}

export function dynamodbClient(place: Place): DynamoDBClient {
  return new DynamoDBClient(configurationOf(place));
}

export function s3Client(place: Place): S3Client {
  // Emulators rarely resolve bucket host names.
  return new S3Client({ ...configurationOf(place), forcePathStyle: place.AWS_ENDPOINT_URL !== undefined });
}

export function secretsManagerClient(place: Place): SecretsManagerClient {
  return new SecretsManagerClient(configurationOf(place));
}

export function snsClient(place: Place): SNSClient {
  return new SNSClient(configurationOf(place));
}

export function sqsClient(place: Place): SQSClient {
  return new SQSClient({ ...configurationOf(place, POLL_TIMEOUT_MS), useQueueUrlAsEndpoint: false });
}

export function stsClient(place: Place): STSClient {
  return new STSClient(configurationOf(place));
}

function configurationOf({ AWS_REGION: region }: Place, requestTimeout = REQUEST_TIMEOUT_MS) {
  return {
    region,
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout,
      throwOnRequestTimeout: true,
    }),
  };
}
