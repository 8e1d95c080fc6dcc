import { alarmNameOf, parseAlarmRule } from './alarm-rule.ts';
import type { AlarmRule } from './alarm-rule.ts';
import type { Alarm, AlarmState } from './types.ts';

/** What a part of a rule comes to now; undefined where an alarm that it speaks of is not known. */
type Holds = boolean | undefined;

/** A rule with the states of its alarms. */
export type TreeNode =
  | {
      readonly kind: 'alarm';
      readonly alarm: string;
      readonly wanted: AlarmState;
      /** Undefined where there is no such alarm, or it could not be seen. */
      readonly state?: AlarmState;
      readonly holds: Holds;
      /** What a composite alarm is made of in its turn. */
      readonly inner?: TreeNode;
      /** The alarm stands above itself: it is not gone into again. */
      readonly isCycle: boolean;
    }
  | {
      readonly kind: 'group';
      readonly words: string;
      readonly holds: Holds;
      readonly parts: readonly TreeNode[];
    }
  | { readonly kind: 'constant'; readonly holds: boolean }
  | { readonly kind: 'mistake'; readonly words: string; readonly holds: undefined };

/** CloudWatch takes a hundred children an alarm; a tree is drawn so far and no further. */
const DEEPEST = 8;
const MOST_NODES = 500;

interface Growing {
  readonly byName: ReadonlyMap<string, Alarm>;
  nodes: number;
}

/** What a composite alarm is made of, its children's children included. Ends in cycles and with what is not known. */
export function compositeTree(alarm: Alarm, all: readonly Alarm[]): TreeNode | undefined {
  if (alarm.watched.kind !== 'composite') return undefined;
  const byName = new Map(all.map((one) => [one.name, one]));
  return treeOf(alarm.watched.rule, [alarm.name], { byName, nodes: 0 });
}

function treeOf(text: string, above: readonly string[], growing: Growing): TreeNode {
  const parsed = parseAlarmRule(text);
  if (parsed.ok) return nodeOf(parsed.rule, above, growing);
  return { kind: 'mistake', words: `The rule is not understood: ${parsed.mistake}`, holds: undefined };
}

function nodeOf(rule: AlarmRule, above: readonly string[], growing: Growing): TreeNode {
  growing.nodes += 1;
  switch (rule.kind) {
    case 'constant':
      return { kind: 'constant', holds: rule.value };
    case 'state':
      return alarmNode(rule.alarm, rule.state, above, growing);
    case 'not': {
      const inner = nodeOf(rule.of, above, growing);
      const holds = inner.holds === undefined ? undefined : !inner.holds;
      return { kind: 'group', words: 'not', holds, parts: [inner] };
    }
    case 'and':
    case 'or': {
      const parts = rule.of.map((part) => nodeOf(part, above, growing));
      const words = rule.kind === 'and' ? 'all of' : 'any of';
      return { kind: 'group', words, holds: together(rule.kind, parts), parts };
    }
    case 'at-least':
      return atLeastNode(rule, above, growing);
  }
}

/** Three-valued: one that does not hold decides `and`, one that holds decides `or`, whatever is not known. */
function together(kind: 'and' | 'or', parts: readonly TreeNode[]): Holds {
  const deciding = kind === 'or';
  if (parts.some(({ holds }) => holds === deciding)) return deciding;
  return parts.some(({ holds }) => holds === undefined) ? undefined : !deciding;
}

function alarmNode(
  nameOrArn: string,
  wanted: AlarmState,
  above: readonly string[],
  growing: Growing,
): TreeNode {
  const name = alarmNameOf(nameOrArn);
  const alarm = growing.byName.get(name);
  const isCycle = above.includes(name);
  const goesOn = !isCycle && above.length < DEEPEST && growing.nodes < MOST_NODES;
  const inner =
    alarm?.watched.kind === 'composite' && goesOn
      ? treeOf(alarm.watched.rule, [...above, name], growing)
      : undefined;
  const holds = alarm && alarm.state === wanted;
  return { kind: 'alarm', alarm: name, wanted, state: alarm?.state, holds, inner, isCycle };
}

function atLeastNode(
  rule: Extract<AlarmRule, { kind: 'at-least' }>,
  above: readonly string[],
  growing: Growing,
): TreeNode {
  const children = rule.alarms.map((alarm) => alarmNode(alarm, rule.state, above, growing));
  const needed = rule.isPercent ? Math.ceil((rule.count / 100) * children.length) : rule.count;
  const counting = children.filter(({ holds }) => holds === !rule.isNegated).length;
  const unknown = children.filter(({ holds }) => holds === undefined).length;
  const holds = counting >= needed ? true : counting + unknown >= needed ? undefined : false;
  const count = `${rule.count}${rule.isPercent ? ' %' : ''}`;
  const words = `at least ${count} ${rule.isNegated ? `not in ${rule.state}` : `in ${rule.state}`} of`;
  return { kind: 'group', words, holds, parts: children };
}
