import { expect, it } from 'vitest';
import type { CanonicalResource, ComparedKind } from './form/canonical.ts';
import { canonical } from './form/kind-form.ts';
import type { Answers } from './form/kind-form.ts';
import { formOf } from './kinds/forms.ts';
import { safetyFindings } from './safety.ts';

function made(kind: ComparedKind, answers: Answers): CanonicalResource {
  return canonical(formOf(kind), { key: 'one', name: 'one', inCatalogue: false, answers }, (text) => text);
}

function sentences(kind: ComparedKind, answers: Answers): readonly string[] {
  const resource = made(kind, answers);
  const sides = { left: { state: 'there', resource }, right: { state: 'not-seen' }, intent: {} } as const;
  return safetyFindings(kind, 'one', sides).map(({ sentence }) => sentence);
}

const policy = (more: object) =>
  JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*', ...more }],
  });
const rule = (port: number, cidr: string) => ({
  IpPermissions: [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: cidr }] }],
});
const encrypted = { SqsManagedSseEnabled: 'true' };

it.each<readonly [string, ComparedKind, Answers, number]>([
  ['a port that the world reaches', 'security-groups', { '': rule(6_379, '0.0.0.0/0') }, 1],
  ['a web server', 'security-groups', { '': rule(443, '0.0.0.0/0') }, 0],
  ['a port within the network', 'security-groups', { '': rule(6_379, '10.0.0.0/8') }, 0],
  ['a policy for everybody', 'queues', { '': { ...encrypted, Policy: policy({}) } }, 1],
  [
    'a policy for everybody under a condition',
    'queues',
    { '': { ...encrypted, Policy: policy({ Condition: { StringEquals: { 'aws:SourceAccount': '1' } } }) } },
    0,
  ],
  [
    'a policy that denies everybody',
    'queues',
    { '': { ...encrypted, Policy: policy({ Effect: 'Deny' }) } },
    0,
  ],
  ['messages that are not encrypted', 'queues', { '': { SqsManagedSseEnabled: 'false' } }, 1],
  ['a table without recovery', 'tables', { '': {} }, 1],
  ['a bucket without a block', 'buckets', { '': {} }, 1],
  [
    'a topic that sends over HTTP',
    'topics',
    { '': {}, Subscriptions: [{ Protocol: 'http', Endpoint: 'http://x' }] },
    1,
  ],
])('%s', (_, kind, answers, count) => expect(sentences(kind, answers)).toHaveLength(count));
