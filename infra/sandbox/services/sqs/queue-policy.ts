import { readPolicy } from './policy-document.ts';
import type { Statement } from './policy-document.ts';

/** Who wants to send to a queue: a topic of this account, by way of SNS. */
export interface TopicSender {
  readonly topicArn: string;
  readonly account: string;
  readonly queueArn: string;
}

const service = 'sns.amazonaws.com';

/**
 * Whether a queue's policy lets SNS send to it for a topic: one statement allows it and none denies it. Understands
 * String, Arn and Bool conditions over aws:SourceArn, aws:SourceAccount, aws:SourceOwner and aws:SecureTransport; a
 * statement with any other condition does not apply. Source: IAM User Guide, "Policy evaluation logic".
 */
export function allowsTopic(policy: string, sender: TopicSender): boolean {
  const applying = (readPolicy(policy)?.Statement ?? []).filter((statement) => applies(statement, sender));
  return (
    applying.some(({ Effect }) => Effect === 'Allow') && !applying.some(({ Effect }) => Effect === 'Deny')
  );
}

function applies(statement: Statement, sender: TopicSender): boolean {
  const { Principal, Action, Resource, Condition } = statement;
  return (
    isPrincipal(Principal) &&
    listOf(Action).some((pattern) => isLike('sqs:sendmessage', pattern.toLowerCase())) &&
    (Resource === undefined || listOf(Resource).some((pattern) => isLike(sender.queueArn, pattern))) &&
    Object.entries(recordOf(Condition)).every(([operator, keys]) => isMet(operator, recordOf(keys), sender))
  );
}

function isPrincipal(principal: unknown): boolean {
  if (principal === '*') return true;
  const { AWS, Service } = recordOf(principal);
  return listOf(AWS).includes('*') || listOf(Service).includes(service);
}

function isMet(operator: string, keys: Record<string, unknown>, sender: TopicSender): boolean {
  const match = /^(String|Arn|Bool)(Not)?(Equals|Like|EqualsIgnoreCase)?(IfExists)?$/.exec(operator);
  if (match === null) return false;
  const [, , isNot, comparison] = match;
  const context: Readonly<Record<string, string>> = {
    'aws:sourcearn': sender.topicArn,
    'aws:sourceaccount': sender.account,
    'aws:sourceowner': sender.account,
    'aws:securetransport': 'true',
  };
  // Arn conditions take wildcards under either name.
  const takesPatterns = comparison === 'Like' || operator.startsWith('Arn');
  return Object.entries(keys).every(([key, wanted]) => {
    const value = context[key.toLowerCase()];
    if (value === undefined) return false;
    const isAny = listOf(wanted).some((one) => (takesPatterns ? isLike(value, one) : value === one));
    return isNot === undefined ? isAny : !isAny;
  });
}

function isLike(value: string, pattern: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 's').test(value);
}

function listOf(value: unknown): readonly string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list
    .map((one) => (typeof one === 'boolean' ? String(one) : one))
    .filter((one) => typeof one === 'string');
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
