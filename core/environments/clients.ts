import { BackupClient } from '@aws-sdk/client-backup';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { fromIni, fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsCredentialIdentityProvider, MetadataBearer } from '@smithy/types';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { logCalls } from './call-log.ts';
import { refuseHtmlAnswers } from './html-answers.ts';
import { refuseChanges } from './reading-only.ts';
import type { RedisConnection } from './redis.ts';
import { connectRedis } from './redis.ts';
import type { Environment, SigningName } from './schema.ts';

/** The clients of one environment. Made once, handed to whoever reads; nothing connects until it is used. */
export interface Clients {
  readonly dynamodb: DynamoDBClient;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly secretsManager: SecretsManagerClient;
  readonly sts: STSClient;
  readonly cloudwatch: CloudWatchClient;
  readonly ecs: ECSClient;
  /** Made when it is first asked for: hardly anybody does. */
  readonly backup: BackupClient;
  readonly redis: (cacheId: string) => RedisConnection;
  readonly destroy: () => void;
}

const CONNECT_TIMEOUT_MS = 2_000;
/** A single HTTP answer that takes longer has been given up by every page; this frees the socket. */
const REQUEST_TIMEOUT_MS = 30_000;
const SOCKETS_PER_ENVIRONMENT = 50;

/**
 * Clients for reading refuse every call that would change something; the gate alone is given those for changing,
 * whose calls are noted for the record; those for keeping write what the console keeps for itself.
 */
export type Purpose = 'reading' | 'changing' | 'keeping';

export function createClients(
  environment: Environment,
  variables: NodeJS.ProcessEnv,
  purpose: Purpose = 'reading',
): Clients {
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets: SOCKETS_PER_ENVIRONMENT }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: SOCKETS_PER_ENVIRONMENT }),
  });
  const credentials = credentialsOf(environment);
  const configurationOf = (signingName: SigningName) => ({
    region: environment.region,
    credentials,
    requestHandler,
    // Throttled and broken calls are shown as such within the page's budget, not hidden behind many retries.
    maxAttempts: 2,
    ...endpointOf(environment, signingName),
  });
  const redis = new Map<string, RedisConnection>();
  const clients = {
    dynamodb: new DynamoDBClient(configurationOf('dynamodb')),
    // Emulators rarely resolve bucket host names; AWS accepts both forms for names without dots.
    s3: new S3Client({
      ...configurationOf('s3'),
      forcePathStyle: environment.endpoint !== undefined,
      // The list of buckets holds those of every region, and S3 tells of each where to ask.
      followRegionRedirects: true,
    }),
    // A look at messages says itself which body is not what was sent; one must not hide the others.
    sqs: new SQSClient({ ...configurationOf('sqs'), useQueueUrlAsEndpoint: false, md5: false }),
    sns: new SNSClient(configurationOf('sns')),
    secretsManager: new SecretsManagerClient(configurationOf('secretsmanager')),
    sts: new STSClient(configurationOf('sts')),
    cloudwatch: new CloudWatchClient(configurationOf('monitoring')),
    ecs: new ECSClient(configurationOf('ecs')),
  };
  prepare(clients.dynamodb, 'dynamodb', purpose);
  prepare(clients.s3, 's3', purpose);
  prepare(clients.sqs, 'sqs', purpose);
  prepare(clients.sns, 'sns', purpose);
  prepare(clients.secretsManager, 'secretsmanager', purpose);
  prepare(clients.sts, 'sts', purpose);
  prepare(clients.cloudwatch, 'cloudwatch', purpose);
  prepare(clients.ecs, 'ecs', purpose);
  let backup: BackupClient | undefined;
  return {
    ...clients,
    get backup() {
      if (backup) return backup;
      backup = new BackupClient(configurationOf('backup'));
      prepare(backup, 'backup', purpose);
      return backup;
    },
    redis(cacheId) {
      const known = redis.get(cacheId);
      if (known) return known;
      const target = environment.caches.find((cache) => cache.id === cacheId);
      if (!target) throw new RangeError(`No cache ${cacheId} in environment ${environment.id}`);
      const connection = connectRedis(
        target,
        { region: environment.region, credentials, variables },
        purpose === 'changing' ? 'changing' : 'reading',
      );
      redis.set(cacheId, connection);
      return connection;
    },
    destroy() {
      for (const client of Object.values(clients)) client.destroy();
      backup?.destroy();
      for (const connection of redis.values()) connection.close();
    },
  };
}

function endpointOf(environment: Environment, signingName: SigningName): { endpoint?: string } {
  const endpoint = environment.endpoints?.[signingName] ?? environment.endpoint;
  return endpoint ? { endpoint } : {};
}

type Stack<Input extends object, Output extends MetadataBearer> = Parameters<
  typeof logCalls<Input, Output>
>[0] &
  Parameters<typeof refuseChanges<Input, Output>>[0] &
  Parameters<typeof refuseHtmlAnswers<Input, Output>>[0];

function prepare<Input extends object, Output extends MetadataBearer>(
  client: Stack<Input, Output>,
  service: string,
  purpose: Purpose,
): void {
  refuseHtmlAnswers(client);
  if (purpose === 'reading') refuseChanges(client);
  if (purpose === 'changing') logCalls(client, service);
}

/** Fixed keys, a role, a profile, or the default chain (variables, container, instance), in that order. */
function credentialsOf(environment: Environment): AwsCredentialIdentityProvider {
  const { static: keys, roleArn, profile, externalId } = environment.credentials;
  if (keys) return () => Promise.resolve(keys);
  const base = profile ? fromIni({ profile }) : fromNodeProviderChain();
  if (!roleArn) return base;
  return fromTemporaryCredentials({
    masterCredentials: base,
    params: { RoleArn: roleArn, RoleSessionName: 'operations-console', ExternalId: externalId },
    clientConfig: { region: environment.region, ...endpointOf(environment, 'sts') },
  });
}
