import { invalidAttributeValue, invalidParameter } from './errors.ts';
import { queueArn, queueNameOfArn } from './queue.ts';
import type { Queue } from './queue.ts';

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

interface Place {
  readonly account: string;
  readonly region: string;
}

/** The redrive policy that a queue has; undefined where it has none. */
export function redrivePolicyOf(queue: Queue): RedrivePolicy | undefined {
  const text = queue.attributes.RedrivePolicy;
  if (text === undefined) return undefined;
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(text) as {
    deadLetterTargetArn: string;
    maxReceiveCount: number | string;
  };
  return { deadLetterTargetArn, maxReceiveCount: Number(maxReceiveCount) };
}

/**
 * Checks a RedrivePolicy that is about to be set and returns it as it is kept.
 * Errors: InvalidParameterValue, as SQS gives it for malformed policies, absent or mismatched dead-letter queues.
 */
export function checkRedrivePolicy(
  place: Place,
  text: string,
  source: { readonly name: string; readonly fifo: boolean },
  find: (name: string) => Queue | undefined,
): string {
  const policy = parseObject(text);
  if (policy === undefined) throw refused(text, 'Redrive policy is not a valid JSON map.');
  const { deadLetterTargetArn, maxReceiveCount = 10 } = policy;
  if (deadLetterTargetArn === undefined)
    throw refused(text, 'Redrive policy does not contain mandatory attribute: deadLetterTargetArn.');
  const receives = wholeNumber(maxReceiveCount);
  if (receives === undefined || receives < 1 || receives > 1000)
    throw refused(
      text,
      `Invalid value for maxReceiveCount: ${String(maxReceiveCount)}, valid values are from 1 to 1000 both inclusive.`,
    );
  const name = queueNameOfArn(place, deadLetterTargetArn);
  if (name === undefined) throw refused(text, 'Invalid value for deadLetterTargetArn.');
  const target = find(name);
  if (target === undefined) throw refused(text, 'Dead letter target does not exist.');
  if (target.fifo !== source.fifo)
    throw refused(text, 'Dead-letter queue must be same type of queue as the source.');
  if (!isAllowed(target, queueArn(place, source.name)))
    throw refused(text, 'The dead-letter queue does not allow this queue as its source.');
  return JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
}

function refused(text: string, reason: string) {
  return invalidParameter(`Value ${text} for parameter RedrivePolicy is invalid. Reason: ${reason}`);
}

function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}

function isAllowed(target: Queue, sourceArn: string): boolean {
  const text = target.attributes.RedriveAllowPolicy;
  if (text === undefined) return true;
  const policy = parseObject(text);
  if (policy?.redrivePermission === 'denyAll') return false;
  if (policy?.redrivePermission !== 'byQueue') return true;
  return Array.isArray(policy.sourceQueueArns) && policy.sourceQueueArns.includes(sourceArn);
}

/** Checks a RedriveAllowPolicy: allowAll, denyAll, or byQueue with 1 to 10 source ARNs. Error: InvalidAttributeValue. */
export function checkRedriveAllowPolicy(text: string): void {
  const policy = parseObject(text);
  const arns = policy?.sourceQueueArns;
  switch (policy?.redrivePermission) {
    case 'allowAll':
    case 'denyAll':
      if (arns === undefined) return;
      break;
    case 'byQueue':
      if (Array.isArray(arns) && arns.length >= 1 && arns.length <= 10 && arns.every(isQueueArn)) return;
      break;
    default:
  }
  throw invalidAttributeValue('RedriveAllowPolicy');
}

function isQueueArn(arn: unknown): boolean {
  return (
    typeof arn === 'string' && /^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+(\.fifo)?$/.test(arn)
  );
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
