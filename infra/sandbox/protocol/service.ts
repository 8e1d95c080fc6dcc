import type { GetMetricDataInput, GetMetricDataOutput } from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../clock.ts';
import type {
  AlarmAction,
  AlarmState,
  Alarms,
  CallerIdentity,
  Invoked,
  LoadBalancing,
  LogLine,
  Measurement,
  MetricName,
  QueueConsuming,
  QueueDelivery,
  ScalableResource,
  Standing,
  TableBackups,
} from '../cloud.ts';
import type { HistoryPlan } from '../history/plan.ts';

/** What a handler may know of the request that it answers. */
export interface Call {
  readonly requestId: string;
  /** The twelve-digit account that owns every resource of this endpoint. */
  readonly account: string;
  readonly region: string;
  /** The endpoint as its clients see it, without a slash at the end: `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** Lower-case request headers. An `aws-chunked` body is told with its decoded length and encoding. */
  readonly headers: Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** Aborted when the caller has hung up; a long poll ends on it. */
  readonly signal: AbortSignal;
  /** The access key that the request is signed with; absent where it is not signed. */
  readonly accessKeyId?: string;
  /** Lower-case trailing headers of an `aws-chunked` body (`x-amz-checksum-crc32`), once it was read to its end. */
  trailers(): Readonly<Record<string, string>>;
}

/** One call as it was asked and answered. */
export interface HeardCall {
  /** Of the service: `ecs`, `monitoring`. */
  readonly signingName: string;
  readonly apiVersion: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly requestId: string;
  readonly accessKeyId?: string;
  /** Where the caller called from. */
  readonly address: string;
  readonly userAgent: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** What tells whether a page of another origin may make a request. Header names are lower case. */
export interface CrossOriginRequest {
  readonly method: string;
  readonly hostname: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Answers one operation. Input and output have the shapes of the SDK's command input and output. */
export type Handler<Input, Output> = (input: Input, call: Call) => Output | Promise<Output>;

export type WireProtocol =
  'awsJson1_0' | 'awsJson1_1' | 'awsQuery' | 'ec2Query' | 'restXml' | 'restJson1' | 'rpcv2Cbor';

/** One AWS service of the sandbox: its SDK's schemas, and a handler for each operation that it knows. */
export interface SandboxService {
  /** The name in a credential scope, as `dynamodb`, `s3`, `monitoring`. */
  readonly signingName: string;
  /** What `X-Amz-Target` starts with, where the service has such a header: `DynamoDB_20120810`. */
  readonly targetPrefix?: string;
  /** The `Version` parameter of the Query protocol, where the service speaks it. */
  readonly apiVersion: string;
  readonly xmlNamespace?: string;
  /** What stands before `#` in `__type` of a JSON error; nothing where the service answers bare names. */
  readonly errorNamespace?: string;
  readonly protocols: readonly WireProtocol[];
  /** The module of schemas that the service's SDK client exports (`import * as sdk from '@aws-sdk/client-…'`). */
  readonly schemas: Readonly<Record<string, unknown>>;
  /** By operation name. An operation that is not here is refused by name. */
  readonly operations: Readonly<Record<string, Handler<never, unknown>>>;
  /**
   * The error for required members that are absent, each as a path (`TableName`, `KeySchema.1.AttributeName`).
   * Undefined lets the handler see the incomplete input. Without this hook: AWS's common validation error.
   */
  readonly missingMembers?: (operation: string, paths: readonly string[]) => ServiceError | undefined;
  /** Operations that AWS answers without a signature, as SNS's `Unsubscribe`. */
  readonly anonymousOperations?: readonly string[];
  /** Query protocol: input members that the request's path stands for, as SQS's `QueueUrl`. */
  readonly membersOfPath?: (path: string, endpoint: string) => Readonly<Record<string, string>>;
  /** What anyone may GET at a path, outside of the API: SNS's signing certificate. */
  readonly document?: (
    path: string,
  ) => Promise<{ readonly contentType: string; readonly body: string } | undefined>;
  /** The headers that answer a browser's preflight; throws ServiceError where it is not allowed. Without a signature. */
  readonly preflight?: (request: CrossOriginRequest) => Readonly<Record<string, string>>;
  /** The headers that let a page of another origin read an answer, be it an error. */
  readonly crossOrigin?: (request: CrossOriginRequest) => Readonly<Record<string, string>>;
  /** What the service answers when it is asked too much; its own words for an injected throttle. */
  readonly throttled?: (operation: string) => ServiceError;
  /** Bytes of a request body that is not streamed; 16 MiB where nothing is said. */
  readonly maxBodyBytes?: number;
  /** Takes what another service sends to a queue; the queue service alone has this. */
  readonly deliver?: (delivery: QueueDelivery) => boolean;
  /** Hands out the messages of queues to other services; the queue service alone has this. */
  readonly consuming?: QueueConsuming;
  /** Takes what another service counts; the metric service alone has this. */
  readonly measure?: (measurement: Measurement) => void;
  /** Tells what was measured; the metric service alone has this. */
  readonly metricData?: (input: GetMetricDataInput) => GetMetricDataOutput | Promise<GetMetricDataOutput>;
  /** Tells which metrics have data; the metric service alone has this. */
  readonly metricNames?: () => readonly MetricName[];
  /** What it has at this moment that is paid for by its time. */
  readonly standing?: () => readonly Standing[];
  /** Knows how much memory a function has; the function service alone has this. */
  readonly functionMemoryMb?: (name: string) => number | undefined;
  /** Lets what it owns be resized; undefined for a resource that it does not have. */
  readonly scalable?: (dimension: string, resourceId: string) => ScalableResource | undefined;
  /** Does what an alarm asks for; false where the action names nothing of this service. */
  readonly act?: (action: AlarmAction) => boolean;
  /** Moves traffic; the load balancer's service alone has this. */
  readonly loadBalancing?: LoadBalancing;
  /** Keeps what processes print; the log service alone has this. */
  readonly log?: (line: LogLine) => void;
  /** Knows which log groups are there; the log service alone has this. */
  readonly hasLogGroup?: (name: string) => boolean;
  /** Runs functions; the function service alone has this. */
  readonly invoke?: (functionArn: string, payload: string) => Promise<Invoked>;
  /** Takes an event for a function without waiting for its outcome; the function service alone has this. */
  readonly invokeLater?: (functionArn: string, payload: string) => boolean;
  /** Knows who may invoke a function; the function service alone has this. */
  readonly mayInvoke?: (functionArn: string, service: string) => boolean;
  /** Tells a secret to what starts processes; the secret service alone has this. */
  readonly secretValue?: (valueFrom: string) => string | undefined;
  /** Keeps alarms for other services; the metric service alone has this. */
  readonly alarms?: Alarms;
  /** Backs tables up for AWS Backup; the table service alone has this. */
  readonly tableBackups?: TableBackups;
  /** Knows how an alarm is; the metric service alone has this. */
  readonly alarmState?: (alarmName: string) => AlarmState | undefined;
  /** Knows what was pushed; the image service alone has this. */
  readonly hasImage?: (image: string) => boolean;
  /** Knows what a tag names at this moment; the image service alone has this. */
  readonly imageDigest?: (image: string) => string | undefined;
  /** Knows what hosted zones hold; the service of names alone has this. */
  readonly hasRecord?: (name: string, type: string, value: string) => boolean;
  /** ARNs of what serves with a certificate, where the service has such. */
  readonly certificateUsers?: (certificateArn: string) => readonly string[];
  /** Hears of every access key that signs a call, and the service it is for; the service of identities alone has this. */
  readonly keyUsed?: (accessKeyId: string, signingName: string) => void;
  /** Signs a user in to AWS's web site, if the password is right; the service of identities alone has this. */
  readonly signIn?: (userName: string, password: string) => boolean;
  /** Knows for how long a role may be assumed; the service of identities alone has this. */
  readonly maxSessionSeconds?: (roleArn: string) => number | undefined;
  /** Whom an access key belongs to; undefined for one that the service did not give out. */
  readonly identityOf?: (accessKeyId: string) => CallerIdentity | undefined;
  /** Hears of every call that reached its handler, and of how it went; the service of trails alone has this. */
  readonly heard?: (call: HeardCall) => void;
  /** Takes on a past that is made up, before everything that happens; metrics and logs have this. */
  readonly history?: (plan: HistoryPlan) => void | Promise<void>;
  /** Work that time brings (expiry, retention): called about once a second. */
  readonly tick?: (now: number) => void | Promise<void>;
  readonly close?: () => void | Promise<void>;
}

/** An error of the service's own, written to the wire as AWS writes it. */
export class ServiceError extends Error {
  constructor(
    /** The exception's shape name or error code: `ResourceNotFoundException`, `NoSuchKey`. */
    readonly code: string,
    message: string,
    readonly options: {
      /** HTTP status; the exception shape's own, else 400, where nothing is said. */
      readonly status?: number;
      /** Further members of the exception's shape. */
      readonly members?: Readonly<Record<string, unknown>>;
      /** The code of the Query protocol where it differs: `AWS.SimpleQueueService.NonExistentQueue`. */
      readonly queryCode?: string;
      /** Further response headers, as S3's `x-amz-delete-marker` on a 404. */
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.name = code;
  }
}
