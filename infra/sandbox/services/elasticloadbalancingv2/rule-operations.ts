import type {
  CreateRuleInput,
  CreateRuleOutput,
  DeleteRuleInput,
  DescribeRulesInput,
  DescribeRulesOutput,
  ModifyRuleInput,
  ModifyRuleOutput,
  Rule,
  SetRulePrioritiesInput,
  SetRulePrioritiesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { readActions } from './actions.ts';
import { newId, requireListener, requireRule } from './context.ts';
import type { LoadBalancingContext } from './context.ts';
import { notPermitted, priorityInUse, tooMany, validationError } from './errors.ts';
import { pageOf } from './paging.ts';
import type { ListenerRecord, RuleRecord } from './records.ts';
import { readConditions } from './rule-conditions.ts';
import { saveTags } from './tag-operations.ts';

const mostRulesPerLoadBalancer = 100;
const mostPriority = 50_000;

/** Rules of listeners, looked at by priority; the listener's default stands behind them. */
export function ruleOperations(context: LoadBalancingContext) {
  const { directory, traffic } = context;

  function createRule(input: CreateRuleInput): CreateRuleOutput {
    const listener = requireListener(context, input.ListenerArn);
    const { Priority: priority = 0 } = input;
    checkPriority(priority);
    refuseTransforms(input);
    const conditions = readConditions(input.Conditions ?? []);
    const actions = readActions(input.Actions ?? [], directory, listener.loadBalancerArn);
    if (directory.rulesOf(listener.arn).some((rule) => rule.priority === priority))
      throw priorityInUse(priority);
    const siblings = directory
      .listenersOf(listener.loadBalancerArn)
      .flatMap(({ arn }) => directory.rulesOf(arn));
    if (siblings.length >= mostRulesPerLoadBalancer)
      throw tooMany(
        'TooManyRules',
        `The maximum number of rules has been reached on load balancer '${listener.loadBalancerArn}'`,
      );
    const arn = `${listener.arn.replace(':listener/', ':listener-rule/')}/${newId()}`;
    saveTags(directory, arn, input.Tags ?? []);
    const rule = directory.rules.save({ arn, listenerArn: listener.arn, priority, conditions, actions });
    traffic.refresh();
    return { Rules: [describe(rule)] };
  }

  function ownRule(arn: string | undefined, verb: 'modified' | 'deleted'): RuleRecord {
    const found = requireRule(context, arn);
    if ('defaultOf' in found) throw notPermitted(`Default rule '${arn}' cannot be ${verb}`);
    return found.rule;
  }

  function modifyRule(input: ModifyRuleInput): ModifyRuleOutput {
    const before = ownRule(input.RuleArn, 'modified');
    if (!input.Conditions && !input.Actions)
      throw validationError('Either conditions or actions must be specified');
    refuseTransforms(input);
    const listener = requireListener(context, before.listenerArn);
    const rule = directory.rules.save({
      ...before,
      conditions: input.Conditions ? readConditions(input.Conditions) : before.conditions,
      actions: input.Actions
        ? readActions(input.Actions, directory, listener.loadBalancerArn)
        : before.actions,
    });
    traffic.refresh();
    return { Rules: [describe(rule)] };
  }

  function deleteRule(input: DeleteRuleInput): object {
    const { arn } = ownRule(input.RuleArn, 'deleted');
    directory.rules.remove(arn);
    directory.tags.remove(arn);
    return {};
  }

  function describeRules(input: DescribeRulesInput): DescribeRulesOutput {
    const { ListenerArn: listenerArn, RuleArns: arns } = input;
    if (listenerArn === undefined && arns === undefined)
      throw validationError('You must specify either listener rule ARNs or a listener ARN');
    if (listenerArn !== undefined && arns !== undefined)
      throw validationError('You cannot specify both a listener ARN and rule ARNs');
    const found = arns?.map(describeOne) ?? describeAll(requireListener(context, listenerArn));
    const { page, NextMarker } = pageOf(found, ({ RuleArn = '' }) => RuleArn, input);
    return { Rules: [...page], NextMarker };
  }

  function describeOne(arn: string): Rule {
    const found = requireRule(context, arn);
    return 'rule' in found ? describe(found.rule) : describeDefault(found.defaultOf);
  }

  function describeAll(listener: ListenerRecord): readonly Rule[] {
    return [...directory.rulesOf(listener.arn).map(describe), describeDefault(listener)];
  }

  /** All of them or none. */
  function setRulePriorities(input: SetRulePrioritiesInput): SetRulePrioritiesOutput {
    const pairs = input.RulePriorities ?? [];
    const rules = pairs.map(({ RuleArn, Priority = 0 }) => {
      checkPriority(Priority);
      return { ...ownRule(RuleArn, 'modified'), priority: Priority };
    });
    const [first] = rules;
    if (!first) throw validationError('At least one rule priority must be specified');
    if (rules.some(({ listenerArn }) => listenerArn !== first.listenerArn))
      throw validationError('All rules must belong to the same listener');
    const priorities = rules.map(({ priority }) => priority);
    const twice = priorities.find((priority, at) => priorities.indexOf(priority) !== at);
    if (twice !== undefined) throw validationError(`Priority '${twice}' was provided multiple times`);
    const moved = new Set(rules.map(({ arn }) => arn));
    for (const rule of directory.rulesOf(first.listenerArn))
      if (!moved.has(rule.arn) && priorities.includes(rule.priority)) throw priorityInUse(rule.priority);
    for (const rule of rules) directory.rules.save(rule);
    return { Rules: rules.map(describe) };
  }

  return {
    CreateRule: createRule,
    ModifyRule: modifyRule,
    DeleteRule: deleteRule,
    DescribeRules: describeRules,
    SetRulePriorities: setRulePriorities,
  };
}

function describe(rule: RuleRecord): Rule {
  return {
    RuleArn: rule.arn,
    Priority: String(rule.priority),
    Conditions: [...rule.conditions],
    Actions: [...rule.actions],
    IsDefault: false,
  };
}

function describeDefault(listener: ListenerRecord): Rule {
  return {
    RuleArn: listener.defaultRuleArn,
    Priority: 'default',
    Conditions: [],
    Actions: [...listener.actions],
    IsDefault: true,
  };
}

function checkPriority(priority: number): void {
  if (priority < 1 || priority > mostPriority)
    throw validationError(
      `1 validation error detected: Value '${priority}' at 'priority' failed to satisfy constraint: Member must have value ` +
        `${priority < 1 ? 'greater than or equal to 1' : `less than or equal to ${mostPriority}`}`,
    );
}

function refuseTransforms({ Transforms }: { readonly Transforms?: readonly unknown[] }): void {
  if (Transforms && Transforms.length > 0)
    throw validationError('This endpoint does not offer transforms of rules.');
}
