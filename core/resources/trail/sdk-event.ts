import type { Event } from '@aws-sdk/client-cloudtrail';
import { z } from 'zod';
import type { TrailActor, TrailEvent } from './types.ts';

const text = z.string().optional().catch(undefined);

/** Source: CloudTrail user guide, "CloudTrail record contents" and "userIdentity element". */
const recordSchema = z.object({
  userIdentity: z
    .object({ type: text, userName: text, arn: text, principalId: text, invokedBy: text })
    .optional()
    .catch(undefined),
  sourceIPAddress: text,
  userAgent: text,
  errorCode: text,
  requestID: text,
  additionalEventData: z.object({ service: text }).nullish().catch(undefined),
  requestParameters: z.record(z.unknown()).nullish().catch(undefined),
});
type EventRecord = z.infer<typeof recordSchema>;

const MOST_RESOURCES = 10;
const LONGEST = 256;

/** Members of requests that name what they are about, where an event lists no resources: ECS's events list none. */
const NAMING = [
  'service',
  'serviceName',
  'task',
  'cluster',
  'clusterName',
  'taskDefinition',
  'family',
  'tableName',
  'bucketName',
  'functionName',
  'queueUrl',
  'queueName',
  'topicArn',
  'secretId',
  'alarmName',
  'logGroupName',
  'resourceId',
  'replicationGroupId',
  'roleName',
  'userName',
  'groupId',
  'loadBalancerArn',
  'listenerArn',
  'ruleArn',
  'targetGroupArn',
  'resourceArn',
  'name',
] as const;

/** An event out of what LookupEvents answers: its own members, and what its JSON adds. Undefined without a time. */
export function trailEventOf(event: Event): TrailEvent | undefined {
  if (!event.EventTime) return undefined;
  const record = recordOf(event.CloudTrailEvent);
  return {
    id: event.EventId ?? '',
    at: event.EventTime.getTime(),
    name: nameOf(event.EventName ?? ''),
    service: serviceOf(event, record),
    who: actorOf(record, event.Username),
    resources: resourcesOf(event, record),
    sourceAddress: cut(record.sourceIPAddress),
    program: programOf(record.userAgent),
    errorCode: cut(record.errorCode),
    requestId: cut(record.requestID),
  };
}

function recordOf(json: string | undefined): EventRecord {
  try {
    const parsed = recordSchema.safeParse(JSON.parse(json ?? ''));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

/**
 * Application Auto Scaling's events have another service's source, and say whose they are. Source: its user guide, "Log
 * Application Auto Scaling API calls using AWS CloudTrail".
 */
function serviceOf({ EventSource = '' }: Event, { additionalEventData }: EventRecord): string {
  const source = EventSource.replace(/\.amazonaws\.com$/, '');
  return source === 'autoscaling' ? (cut(additionalEventData?.service) ?? source) : source;
}

/** Lambda's and CloudFront's events carry a date: `UpdateFunctionCode20150331v2`, `CreateInvalidation2020_05_31`. */
function nameOf(name: string): string {
  return name.replace(/(\d{8}|\d{4}_\d{2}_\d{2})(v\d+)?$/, '');
}

function actorOf({ userIdentity }: EventRecord, userName: string | undefined): TrailActor {
  const { type, arn, invokedBy } = userIdentity ?? {};
  if (invokedBy || type === 'AWSService')
    return { name: cut(invokedBy ?? userName) ?? 'a service of AWS', kind: 'service' };
  if (type === 'Root') return { name: 'root', kind: 'person' };
  const session = /:assumed-role\/(.+)$/.exec(arn ?? '')?.[1];
  const name = session ?? userIdentity?.userName ?? userName ?? arn;
  return { name: cut(name) ?? 'somebody', kind: 'person' };
}

function resourcesOf({ Resources }: Event, { requestParameters }: EventRecord): readonly string[] {
  const listed = (Resources ?? []).flatMap(({ ResourceName }) => cut(ResourceName) ?? []);
  // Access keys are resources of IAM's events; what opens an account is nobody's to read.
  const named = listed.filter((name) => !/^A[KS]IA[A-Z0-9]{12,}$/.test(name));
  const all = named.length > 0 ? named : parametersOf(requestParameters ?? {});
  return [...new Set(all)].slice(0, MOST_RESOURCES);
}

function parametersOf(parameters: Readonly<Record<string, unknown>>): readonly string[] {
  return NAMING.flatMap((member) => {
    const value = parameters[member];
    return typeof value === 'string' ? (cut(value) ?? []) : [];
  });
}

/**
 * `app/seed` of an SDK's agent is the program's own name; else the first product of the agent, as `aws-cli`,
 * `Terraform`, `console.amazonaws.com`.
 */
function programOf(userAgent: string | undefined): string | undefined {
  const own = /(?:^|\s)app\/([^\s\]]+)/.exec(userAgent ?? '')?.[1];
  const first = /^\[?([^\s/\]]+)/.exec(userAgent ?? '')?.[1];
  return cut(own ?? first);
}

function cut(value: string | undefined): string | undefined {
  return value?.slice(0, LONGEST) || undefined;
}
