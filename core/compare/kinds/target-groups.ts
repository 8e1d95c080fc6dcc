import type { KindForm } from '../form/kind-form.ts';
import type { LeftOut } from '../form/rules.ts';

export const LEFT_OUT: readonly LeftOut[] = [
  { path: 'TargetGroupArn', reason: 'made of the name, the account and an id of its own' },
  { path: 'TargetGroupName', reason: 'what the pair is found by' },
];

export const targetGroupsForm: KindForm = {
  kind: 'target-groups',
  parts: [],
  leftOut: LEFT_OUT,
  rules: [
    { path: 'HealthCheckIntervalSeconds', unit: 'seconds' },
    { path: 'HealthCheckTimeoutSeconds', unit: 'seconds' },
    { path: 'IpAddressType', default: 'ipv4' },
  ],
};
