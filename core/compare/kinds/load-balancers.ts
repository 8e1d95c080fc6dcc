import { CATALOGUE } from '../../catalogue/catalogue.ts';
import type { Answers, Intended, IntentPlace, KindForm } from '../form/kind-form.ts';
import { joined } from '../form/kind-form.ts';
import type { LeftOut } from '../form/rules.ts';

const ARN = 'made of the name, the account and an id of its own';
const CLIENT_SECRET = 'a secret: Elastic Load Balancing never tells it';
const WEIGHTS = 'the share of the traffic moves with every release';

/** A balancer with its listeners, and each listener with its rules. */
export const LEFT_OUT: readonly LeftOut[] = [
  { path: 'LoadBalancerArn', reason: ARN },
  { path: 'LoadBalancerName', reason: 'what the pair is found by' },
  { path: 'DNSName', reason: 'made up by Elastic Load Balancing' },
  { path: 'CanonicalHostedZoneId', reason: "the region's own" },
  { path: 'CreatedTime', reason: 'when it happened' },
  { path: 'State', reason: 'a state that passes' },
  { path: 'AvailabilityZones[*].LoadBalancerAddresses', reason: 'addresses given by AWS' },
  { path: 'Listeners[*].ListenerArn', reason: ARN },
  { path: 'Listeners[*].LoadBalancerArn', reason: 'the balancer that it stands with' },
  {
    path: 'Listeners[*].DefaultActions[*].AuthenticateOidcConfig.ClientSecret',
    reason: CLIENT_SECRET,
  },
  { path: 'Listeners[*].DefaultActions[*].ForwardConfig.TargetGroups[*].Weight', reason: WEIGHTS },
  { path: 'Listeners[*].Rules[*].RuleArn', reason: ARN },
  { path: 'Listeners[*].Rules[*].Actions[*].AuthenticateOidcConfig.ClientSecret', reason: CLIENT_SECRET },
  { path: 'Listeners[*].Rules[*].Actions[*].ForwardConfig.TargetGroups[*].Weight', reason: WEIGHTS },
];

const ACTIONS = ['Listeners[*].DefaultActions', 'Listeners[*].Rules[*].Actions'];

export const loadBalancersForm: KindForm = {
  kind: 'load-balancers',
  listed: 'load-balancers',
  parts: ['Listeners'],
  leftOut: LEFT_OUT,
  rules: [
    { path: 'AvailabilityZones', keyedBy: ['ZoneName'] },
    { path: 'Listeners', keyedBy: ['Protocol', 'Port'] },
    { path: 'Listeners[*].Certificates', keyedBy: ['CertificateArn'] },
    { path: 'Listeners[*].Rules', keyedBy: ['Priority'] },
    { path: 'Listeners[*].Rules[*].Conditions', keyedBy: ['Field'] },
    ...ACTIONS.flatMap((actions) => [
      { path: actions, keyedBy: ['Order', 'Type'] },
      { path: `${actions}[*].ForwardConfig.TargetGroups`, keyedBy: ['TargetGroupArn'] },
      {
        path: `${actions}[*].ForwardConfig.TargetGroupStickinessConfig.DurationSeconds`,
        unit: 'seconds' as const,
      },
      { path: `${actions}[*].AuthenticateOidcConfig.AuthenticationRequestExtraParams[*]` },
      { path: `${actions}[*].AuthenticateCognitoConfig.AuthenticationRequestExtraParams[*]` },
    ]),
  ],
  prepare,
  intended,
  intentIsPartial: true,
};

type Loose = Readonly<Record<string, unknown>>;

/** A forward to one group is written twice: by itself and as a list of one. */
function prepare(answers: Answers): unknown {
  const { Listeners: listeners, ...balancer } = joined(answers);
  const once = (actions: unknown) => (actions as readonly Loose[] | undefined)?.map(forwardOnce);
  return {
    ...balancer,
    Listeners: (listeners as readonly Loose[] | undefined)?.map((listener) => ({
      ...listener,
      DefaultActions: once(listener.DefaultActions),
      Rules: (listener.Rules as readonly Loose[] | undefined)?.map((rule) => ({
        ...rule,
        Actions: once(rule.Actions),
      })),
    })),
  };
}

function forwardOnce(action: Loose): Loose {
  const { TargetGroupArn: arn, ForwardConfig: config, ...rest } = action;
  const { TargetGroups: groups, ...forward } = (config ?? {}) as { readonly TargetGroups?: readonly Loose[] };
  if (arn === undefined) return action;
  const isTold = groups?.some((group) => group.TargetGroupArn === arn);
  const all = isTold ? groups : [...(groups ?? []), { TargetGroupArn: arn }];
  return { ...rest, ForwardConfig: { ...forward, TargetGroups: all } };
}

function intended({ stage, environment }: IntentPlace): readonly Intended[] {
  if (environment.compute.kind !== 'ecs') return [];
  const { logical, names } = CATALOGUE.loadBalancer;
  return [{ key: logical, name: names[stage], answers: { '': { Type: 'application' } } }];
}
