import { ACMClient } from '@aws-sdk/client-acm';
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { BackupClient } from '@aws-sdk/client-backup';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { MetadataBearer } from '@smithy/types';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { logCalls } from './call-log.ts';
import { CONSOLE_APP_ID } from './console-name.ts';
import { credentialsOf } from './credentials.ts';
import { connectDocker, dockerAddress } from './docker.ts';
import type { DockerConnection } from './docker.ts';
import { endpointOf, isLeftOut, refuseWithoutEndpoint } from './endpoint.ts';
import { refuseHtmlAnswers } from './html-answers.ts';
import { refuseChanges } from './reading-only.ts';
import { REGION } from './partition.ts';
import type { RedisConnection } from './redis.ts';
import { connectRedis } from './redis.ts';
import type { Environment } from './schema.ts';
import type { SigningName } from './signing-names.ts';

/** The clients of one environment. Made once, handed to whoever reads; nothing connects until it is used. */
export interface Clients {
  readonly dynamodb: DynamoDBClient;
  readonly dynamodbStreams: DynamoDBStreamsClient;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  /** For what is not to be sent twice: a call whose answer is lost is made no second time. */
  readonly sqsOnce: SQSClient;
  readonly snsOnce: SNSClient;
  readonly secretsManager: SecretsManagerClient;
  readonly sts: STSClient;
  readonly cloudwatch: CloudWatchClient;
  readonly ecs: ECSClient;
  readonly elbv2: ElasticLoadBalancingV2Client;
  readonly autoScaling: ApplicationAutoScalingClient;
  readonly lambda: LambdaClient;
  readonly ecr: ECRClient;
  readonly cloudfront: CloudFrontClient;
  readonly route53: Route53Client;
  readonly elasticache: ElastiCacheClient;
  readonly ec2: EC2Client;
  readonly iam: IAMClient;
  readonly acm: ACMClient;
  readonly logs: CloudWatchLogsClient;
  readonly backup: BackupClient;
  readonly costExplorer: CostExplorerClient;
  readonly cloudtrail: CloudTrailClient;
  /** The engine that runs the containers. Throws RangeError where none does, or its address is none. */
  readonly docker: DockerConnection;
  readonly redis: (cacheId: string) => RedisConnection;
  /**
   * The same environment's clients in another region, for what stands there; an endpoint answers for all of them. Throws
   * RangeError for what is no region: its name becomes a part of AWS's host names.
   */
  readonly inRegion: (region: string) => Clients;
  readonly destroy: () => void;
}

const CONNECT_TIMEOUT_MS = 2_000;
/** A single HTTP answer that takes longer has been given up by every page; this frees the socket. */
const REQUEST_TIMEOUT_MS = 30_000;
const SOCKETS_PER_ENVIRONMENT = 50;

/** A look at messages says itself which body is not what was sent; one must not hide the others. */
const SQS = { useQueueUrlAsEndpoint: false, md5: false } as const;

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
    // How a trail tells the console's calls from others'. A program of its own says its own name.
    userAgentAppId: variables.AWS_SDK_UA_APP_ID ?? CONSOLE_APP_ID,
    endpoint: endpointOf(environment, signingName),
  });
  const redis = new Map<string, RedisConnection>();
  let docker: DockerConnection | undefined;
  const made = new Map<string, { destroy(): void }>();
  /** A client is made when it is first asked for, and kept. */
  function once<Client extends Prepared>(
    signingName: SigningName,
    make: (configuration: ReturnType<typeof configurationOf>) => Client,
    key: string = signingName,
  ): Client {
    const known = made.get(key);
    if (known) return known as Client;
    const client = make(configurationOf(signingName));
    prepare(client, signingName, purpose);
    if (isLeftOut(environment, signingName)) refuseWithoutEndpoint(client, signingName);
    made.set(key, client);
    return client;
  }
  const regions = new Map<string, Clients>();
  const clients: Clients = {
    get dynamodb() {
      return once('dynamodb', (base) => new DynamoDBClient(base));
    },
    get dynamodbStreams() {
      // Streams have a host of their own at AWS; an emulator answers for both where it answers for tables.
      return once('dynamodb', (base) => new DynamoDBStreamsClient(base), 'dynamodb-streams');
    },
    get s3() {
      return once(
        's3',
        (base) =>
          new S3Client({
            ...base,
            // Emulators rarely resolve bucket host names; AWS accepts both forms for names without dots.
            forcePathStyle: base.endpoint !== undefined,
            // The list of buckets holds those of every region, and S3 tells of each where to ask.
            followRegionRedirects: true,
          }),
      );
    },
    get sqs() {
      return once('sqs', (base) => new SQSClient({ ...base, ...SQS }));
    },
    get sns() {
      return once('sns', (base) => new SNSClient(base));
    },
    get sqsOnce() {
      return once('sqs', (base) => new SQSClient({ ...base, ...SQS, maxAttempts: 1 }), 'sqs-once');
    },
    get snsOnce() {
      return once('sns', (base) => new SNSClient({ ...base, maxAttempts: 1 }), 'sns-once');
    },
    get secretsManager() {
      return once('secretsmanager', (base) => new SecretsManagerClient(base));
    },
    get sts() {
      return once('sts', (base) => new STSClient(base));
    },
    get cloudwatch() {
      return once('monitoring', (base) => new CloudWatchClient(base));
    },
    get ecs() {
      return once('ecs', (base) => new ECSClient(base));
    },
    get elbv2() {
      return once('elasticloadbalancing', (base) => new ElasticLoadBalancingV2Client(base));
    },
    get autoScaling() {
      return once('application-autoscaling', (base) => new ApplicationAutoScalingClient(base));
    },
    get lambda() {
      return once('lambda', (base) => new LambdaClient(base));
    },
    get ecr() {
      return once('ecr', (base) => new ECRClient(base));
    },
    get cloudfront() {
      return once('cloudfront', (base) => new CloudFrontClient(base));
    },
    get route53() {
      return once('route53', (base) => new Route53Client(base));
    },
    get elasticache() {
      return once('elasticache', (base) => new ElastiCacheClient(base));
    },
    get ec2() {
      return once('ec2', (base) => new EC2Client(base));
    },
    get iam() {
      return once('iam', (base) => new IAMClient(base));
    },
    get acm() {
      return once('acm', (base) => new ACMClient(base));
    },
    get logs() {
      return once(
        'logs',
        (base) =>
          new CloudWatchLogsClient({
            ...base,
            // A live tail has a host of its own at AWS (`stream-logs.…`); in front of an endpoint's name or number it
            // would be a host that nobody knows.
            disableHostPrefix: base.endpoint !== undefined,
          }),
      );
    },
    get backup() {
      return once('backup', (base) => new BackupClient(base));
    },
    get costExplorer() {
      return once('ce', (base) => new CostExplorerClient(base));
    },
    get cloudtrail() {
      return once('cloudtrail', (base) => new CloudTrailClient(base));
    },
    get docker() {
      const { compute, id } = environment;
      if (compute.kind !== 'docker') throw new RangeError(`No Docker Engine in environment ${id}`);
      const address = dockerAddress(compute.socket, variables);
      return (docker ??= connectDocker(address, purpose === 'changing' ? 'changing' : 'reading'));
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
    inRegion(region) {
      if (region === environment.region) return clients;
      if (!REGION.test(region)) throw new RangeError('What was told as a region is none.');
      const there = regions.get(region) ?? createClients({ ...environment, region }, variables, purpose);
      regions.set(region, there);
      return there;
    },
    destroy() {
      for (const there of regions.values()) there.destroy();
      for (const client of made.values()) client.destroy();
      for (const connection of redis.values()) connection.close();
      docker?.destroy();
    },
  };
  return clients;
}

/** Services whose operations IAM calls otherwise than requests to them are signed. */
const IAM_PREFIXES: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' };

type Stack<Input extends object, Output extends MetadataBearer> = Parameters<
  typeof logCalls<Input, Output>
>[0] &
  Parameters<typeof refuseChanges<Input, Output>>[0] &
  Parameters<typeof refuseHtmlAnswers<Input, Output>>[0] &
  Parameters<typeof refuseWithoutEndpoint<Input, Output>>[0] & {
    readonly middlewareStack: { remove(name: string): boolean };
  };

/** What is asked of a client of any service: its middleware, and an end. */
type Prepared = Stack<never, MetadataBearer> & { destroy(): void };

function prepare<Input extends object, Output extends MetadataBearer>(
  client: Stack<Input, Output>,
  service: SigningName,
  purpose: Purpose,
): void {
  // It copies every answer without its secrets, for a logger that no client is given: most of the time of a large Scan.
  client.middlewareStack.remove('loggerMiddleware');
  refuseHtmlAnswers(client);
  if (purpose === 'reading') refuseChanges(client);
  if (purpose === 'changing') logCalls(client, IAM_PREFIXES[service] ?? service);
}
