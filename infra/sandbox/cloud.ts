import type {
  GetMetricDataInput,
  GetMetricDataOutput,
  PutMetricAlarmInput,
} from '@aws-sdk/client-cloudwatch';
import type { RootDatabase } from 'lmdb';
import type { Clock } from './clock.ts';
import type { AddressPool } from './processes/addresses.ts';
import type { ProcessHost } from './processes/process-host.ts';
import type { Programs } from './processes/program.ts';

/** A message that another service hands to a queue, as SNS does when it fans out. */
export interface QueueDelivery {
  readonly queueArn: string;
  /** The topic or other resource that sends, for the queue's policy. */
  readonly sourceArn?: string;
  readonly body: string;
  readonly messageAttributes?: Readonly<
    Record<string, { DataType: string; StringValue?: string; BinaryValue?: Uint8Array }>
  >;
  readonly messageGroupId?: string;
  readonly messageDeduplicationId?: string;
}

/** A message as a poller of a function receives it. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  /** `ApproximateReceiveCount`, `SentTimestamp` and the like. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: NonNullable<QueueDelivery['messageAttributes']>;
}

/** What takes messages out of a queue; the queue service alone is it. Unknown queues throw ServiceError. */
export interface QueueConsuming {
  /** A long poll: ends when there is a message, after `waitSeconds`, or when the signal is aborted. */
  receive(
    queueArn: string,
    wanted: { readonly limit: number; readonly waitSeconds: number; readonly signal: AbortSignal },
  ): Promise<readonly ReceivedMessage[]>;
  remove(queueArn: string, receiptHandle: string): void;
  visibilityTimeoutSeconds(queueArn: string): number;
}

/** One number that a service counted: it becomes a CloudWatch datum. */
export interface Measurement {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  /** How often the value occurred; once where nothing is said. Sum, Average and percentiles follow it. */
  readonly count?: number;
  readonly unit?: string;
  /** Milliseconds since the epoch; this moment where nothing is said. */
  readonly time?: number;
}

/** One place that traffic can go to: a task's own address. */
export interface Target {
  readonly id: string;
  readonly port: number;
}

/** `unused` where no listener sends anything to the target group. States are those of DescribeTargetHealth. */
export type TargetHealth = 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'unused';

/** What moves traffic; the load balancer's service alone is it. Unknown target groups and rules throw ServiceError. */
export interface LoadBalancing {
  /** True where the target group is there and a listener's default action or rule sends to it. */
  isAttached(targetGroupArn: string): boolean;
  register(targetGroupArn: string, target: Target): void;
  /** Drains: what is under way is ended by itself, at most for the group's deregistration delay. */
  deregister(targetGroupArn: string, target: Target): void;
  /** Undefined where the target is not registered, or has drained. */
  health(targetGroupArn: string, target: Target): TargetHealth | undefined;
  /** Weights of the forward action of a rule, or of a listener's default action, by target group. */
  weights(ruleOrListenerArn: string): Readonly<Record<string, number>>;
  setWeights(ruleOrListenerArn: string, weights: Readonly<Record<string, number>>): void;
}

/** A line that a process printed, for its log stream. A group or stream that is absent is made by it. */
export interface LogLine {
  readonly group: string;
  readonly stream: string;
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** What keeps alarms on behalf of other services; the metric service alone is it. */
export interface Alarms {
  put(input: PutMetricAlarmInput): void;
  remove(names: readonly string[]): void;
}

/** What Application Auto Scaling resizes: a service's desired count, a table's capacity. */
export interface ScalableResource {
  /** The size that is asked for at this moment. */
  size(): number;
  /** Asks for another size; how it comes about takes its own time. */
  resize(size: number): void;
  /** Whether the size that was asked for has come about; where it is absent, every change does at once. */
  isSettled?(): boolean;
  /** The size that has come about; where it is absent, the one that is asked for. */
  running?(): number;
  /** While it is, its size does not go down by itself. */
  isDeploying?(): boolean;
}

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** An alarm that has changed its state, for one of the actions that it names. */
export interface AlarmAction {
  /** What is to be done: the ARN of a scaling policy or a topic. */
  readonly actionArn: string;
  readonly alarmName: string;
  readonly alarmArn: string;
  readonly state: AlarmState;
  readonly previousState: AlarmState;
  readonly threshold: number;
  /** The latest datapoint that was looked at; undefined where there was none. */
  readonly value: number | undefined;
  /** What a topic is told: CloudWatch's own subject and JSON. */
  readonly notification: { readonly subject: string; readonly message: string };
}

/** A backup of a table that AWS Backup asked for. Times are milliseconds since the epoch. */
export interface TableBackup {
  readonly arn: string;
  readonly isComplete: boolean;
  readonly sizeBytes: number;
}

/** A table that can be backed up. */
export interface BackedUpTable {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What backs tables up on behalf of AWS Backup; the table service alone is it. Unknown tables throw ServiceError. */
export interface TableBackups {
  tables(): readonly BackedUpTable[];
  create(tableArn: string, name: string, expiresAtMs: number | undefined): TableBackup;
  /** Undefined where it is not there any more. */
  find(backupArn: string): TableBackup | undefined;
  remove(backupArn: string): void;
}

/** How a function answered: `payload` is JSON; with `functionError` it is the error's shape. */
export interface Invoked {
  readonly payload: string;
  readonly functionError?: 'Handled' | 'Unhandled';
}

/** What is there at this moment and is paid for by the time that it is. */
export type Standing =
  | { readonly kind: 'task'; readonly isArm: boolean; readonly vcpus: number; readonly memoryGb: number }
  | { readonly kind: 'cache-node'; readonly nodeType: string }
  | { readonly kind: 'load-balancer' }
  | { readonly kind: 'alarm'; readonly metrics: number }
  | { readonly kind: 'bucket'; readonly standardBytes: number }
  | {
      readonly kind: 'table';
      readonly name: string;
      readonly bytes: number;
      /** Of the table and its indexes; absent on demand. */
      readonly provisioned?: { readonly readUnits: number; readonly writeUnits: number };
    };

/** A metric that has data, by what tells it apart. */
export interface MetricName {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Where a Redis of this machine listens that stands behind a cache: by a replication group's id, or a node's. */
export interface CacheAddress {
  readonly id: string;
  readonly host: string;
  readonly port: number;
}

/** Whom an access key stands for, as a trail tells it. */
export interface CallerIdentity {
  readonly type: 'Root' | 'IAMUser' | 'AssumedRole' | 'FederatedUser';
  readonly principalId: string;
  readonly arn: string;
  /** A user's name, or that of a role's session. */
  readonly userName: string;
}

/** What the services of one environment share: identity, time, storage, and the ways to reach each other. */
export interface Cloud {
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  /** Embedded store of this environment; each service opens its own named databases in it. */
  readonly store: RootDatabase;
  /** A folder of this environment for what is too large for the store (object bodies). */
  readonly directory: string;
  /** Where this environment listens, without a slash at the end: what a program has as `AWS_ENDPOINT_URL`. */
  endpoint(): string;
  /** Hands a message to a queue of this environment. False where the queue is not there or refuses it. */
  deliver(delivery: QueueDelivery): boolean;
  /** Undefined in an environment without queues. */
  consuming(): QueueConsuming | undefined;
  measure(measurement: Measurement): void;
  /** What was measured, as GetMetricData answers it; empty in an environment without metrics. */
  metricData(input: GetMetricDataInput): Promise<GetMetricDataOutput>;
  /** Every metric that has data; none in an environment without metrics. */
  metricNames(): readonly MetricName[];
  /** What all services have that is paid for by its time. */
  standing(): readonly Standing[];
  /** MemorySize of a function; undefined where it is not there. */
  functionMemoryMb(name: string): number | undefined;
  /** Undefined where no service knows the resource: `ecs:service:DesiredCount` of `service/production-cluster/ingestion-api`. */
  scalable(dimension: string, resourceId: string): ScalableResource | undefined;
  /** Does what an alarm asks for. False where nothing of this environment is named by the action. */
  act(action: AlarmAction): boolean;
  /** Undefined in an environment without a load balancer's service. */
  loadBalancing(): LoadBalancing | undefined;
  log(line: LogLine): void;
  /** True where the group is there, and in an environment without logs. */
  hasLogGroup(name: string): boolean;
  /** Invokes a function of this environment and waits for its answer; rejects with ServiceError where it is not there. */
  invoke(functionArn: string, payload: string): Promise<Invoked>;
  /** Hands an event to a function of this environment, which tries it again by itself. False where it is not there. */
  invokeLater(functionArn: string, payload: string): boolean;
  /** Whether the function is there and its policy lets the service invoke it: `secretsmanager.amazonaws.com`. */
  mayInvoke(functionArn: string, service: string): boolean;
  /** The SecretString that `valueFrom` of a task definition names: a secret's ARN, or one with `:key::` behind it. */
  secretValue(valueFrom: string): string | undefined;
  /** MaxSessionDuration of a role, in seconds; undefined where no service has the role. */
  maxSessionSeconds(roleArn: string): number | undefined;
  /** Who signs with an access key: the account's root where no service gave it out. */
  identityOf(accessKeyId: string | undefined): CallerIdentity;
  /** Undefined in an environment without metrics. */
  alarms(): Alarms | undefined;
  /** Undefined in an environment without tables. */
  tableBackups(): TableBackups | undefined;
  /** Undefined where there is no alarm of the name. */
  alarmState(alarmName: string): AlarmState | undefined;
  /** Whether a repository of this environment holds the image: `…/tiktok-commerce/ingestion-api:1.4.0`. */
  hasImage(image: string): boolean;
  /** The digest that the image has at this moment; undefined where no repository of this environment holds it. */
  imageDigest(image: string): string | undefined;
  /** Whether a hosted zone of this environment holds the record: a certificate is validated by one. */
  hasRecord(name: string, type: string, value: string): boolean;
  /** ARNs of what serves with a certificate, of all services. */
  certificateUsers(certificateArn: string): readonly string[];
  /** What images hold, as programs of this machine; see processes/program.ts. */
  readonly programs: Programs;
  readonly caches: readonly CacheAddress[];
  /** How often load balancers tell what they have measured. */
  readonly elbMetricsSeconds: number;
  /** Runs programs as child processes, which end with the environment. */
  readonly processes: ProcessHost;
  /** Loopback addresses for what runs, each of one holder. */
  readonly addresses: AddressPool;
}
