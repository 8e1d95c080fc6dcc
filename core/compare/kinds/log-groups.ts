import type { KindForm } from '../form/kind-form.ts';
import type { LeftOut } from '../form/rules.ts';

export const LEFT_OUT: readonly LeftOut[] = [
  { path: 'logGroupName', reason: 'what the pair is found by' },
  { path: 'creationTime', reason: 'when it happened' },
  { path: 'arn', reason: 'made of the name, the account and the region' },
  { path: 'logGroupArn', reason: 'made of the name, the account and the region' },
  { path: 'storedBytes', reason: 'counted by CloudWatch Logs: what is in the group now' },
];

/** Defaults. Source: CloudWatch Logs API reference, LogGroup. */
export const logGroupsForm: KindForm = {
  kind: 'log-groups',
  listed: 'log-groups',
  parts: [],
  leftOut: LEFT_OUT,
  rules: [
    { path: 'retentionInDays', unit: 'days', default: 'for ever' },
    { path: 'metricFilterCount', default: 0 },
    { path: 'logGroupClass', default: 'STANDARD' },
    { path: 'deletionProtectionEnabled', default: false },
    { path: 'bearerTokenAuthenticationEnabled', default: false },
  ],
};
