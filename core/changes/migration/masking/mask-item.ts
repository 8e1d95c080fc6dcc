import type { AttributeJson, ItemJson } from '../../../resources/tables/types.ts';
import type { Keyed } from './keyed.ts';
import type { Composed, Pieces, Rule, TableRules } from './rules.ts';

/** A value that no rule is for: nothing of its table may be written. Never holds the value. */
export class NoRule extends Error {
  constructor(
    /** `phone`, `metadata.thumbnail_url`. */
    readonly attribute: string,
    /** `has no rule`, `has no rule for STATUS#…`. */
    readonly why: string,
  ) {
    super(`${attribute} ${why}`);
    this.name = 'NoRule';
  }
}

/** What is written in the place of an item. The same for the same item, by any process with the key. */
export function maskOf(rules: TableRules, keyed: Keyed): (item: ItemJson) => ItemJson {
  return (item) => {
    const masked: [string, AttributeJson][] = [];
    for (const [name, value] of Object.entries(item)) {
      const made = maskValue(value, rules.get(name), name, keyed);
      if (made) masked.push([name, made]);
    }
    return Object.fromEntries(masked);
  };
}

/** What has no rule in some items, a sentence's end each: `metadata.thumbnail_url has no rule`. */
export function withoutRule(
  items: readonly ItemJson[],
  rules: TableRules,
  keyed: Keyed,
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const item of items)
    for (const [name, value] of Object.entries(item))
      try {
        maskValue(value, rules.get(name), name, keyed);
      } catch (error) {
        if (!(error instanceof NoRule)) throw error;
        found.add(error.message);
      }
  return found;
}

/** Undefined: it is left out. @throws NoRule. */
function maskValue(
  value: AttributeJson,
  rule: Rule | undefined,
  at: string,
  keyed: Keyed,
): AttributeJson | undefined {
  if (rule === undefined) throw new NoRule(at, 'has no rule');
  if (rule === 'drop') return undefined;
  if (rule === 'keep' || 'NULL' in value) return value;
  if (typeof rule === 'object' && 'fixed' in rule) return fixedAs(rule.fixed);
  if ('S' in value) return { S: maskText(value.S, rule, at, keyed) };
  if ('N' in value) return { N: maskNumber(value.N, rule, at, keyed) };
  if ('SS' in value) return { SS: [...new Set(value.SS.map((one) => maskText(one, rule, at, keyed)))] };
  if ('NS' in value) return { NS: [...new Set(value.NS.map((one) => maskNumber(one, rule, at, keyed)))] };
  if ('B' in value) return { B: maskBytes(value.B, rule, at, keyed) };
  if ('BS' in value) return { BS: [...new Set(value.BS.map((one) => maskBytes(one, rule, at, keyed)))] };
  if ('BOOL' in value) throw new NoRule(at, 'is true or false: keep, drop or fixed can be its rule');
  return maskNested(value, rule, at, keyed);
}

function maskNested(
  value: Extract<AttributeJson, { L: unknown } | { M: unknown }>,
  rule: Exclude<Rule, 'keep' | 'drop'>,
  at: string,
  keyed: Keyed,
): AttributeJson {
  if ('L' in value) {
    const each = typeof rule === 'object' && 'each' in rule ? rule.each : rule;
    return { L: value.L.flatMap((one) => maskValue(one, each, `${at}[]`, keyed) ?? []) };
  }
  if (typeof rule !== 'object' || !('members' in rule || 'each' in rule))
    throw new NoRule(at, 'is a map: members, each, keep, drop or fixed can be its rule');
  const made: [string, AttributeJson][] = [];
  for (const [name, member] of Object.entries(value.M)) {
    const own = 'each' in rule ? rule.each : ownOf(rule.members, name);
    const masked = maskValue(member, own, `${at}.${'each' in rule ? '*' : name}`, keyed);
    if (masked) made.push([name, masked]);
  }
  return { M: Object.fromEntries(made) };
}

function ownOf(rules: Readonly<Record<string, Rule>>, name: string): Rule | undefined {
  return Object.hasOwn(rules, name) ? rules[name] : undefined;
}

function fixedAs(fixed: string | number | boolean): AttributeJson {
  if (typeof fixed === 'string') return { S: fixed };
  return typeof fixed === 'number' ? { N: String(fixed) } : { BOOL: fixed };
}

function maskText(text: string, rule: Rule, at: string, keyed: Keyed): string {
  if (rule === 'keep') return text;
  if (rule === 'fake-phone') return keyed.phone(text);
  if (rule === 'fake-name') return keyed.name(text);
  if (typeof rule === 'object') {
    if ('hash' in rule) return keyed.hash(rule.hash, text);
    if ('digits' in rule)
      return /^\d+$/.test(text) ? keyed.digits(rule.digits, text) : keyed.hash(rule.digits, text);
    if ('truncate' in rule) return [...text].slice(0, rule.truncate).join('');
    if ('fixed' in rule) return String(rule.fixed);
    if ('composed' in rule) return maskComposed(text, rule.composed, at, keyed);
    if ('pieces' in rule) return maskPieces(text, rule.pieces, at, keyed);
    if ('each' in rule) return maskText(text, rule.each, at, keyed);
  }
  throw new NoRule(at, 'is a text, which its rule is not for');
}

const TIME = /^\d{4}-\d{2}(-\d{2}(T\d{2}(:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:\d{2})?)?)?$/;

function maskComposed(text: string, composed: Composed, at: string, keyed: Keyed): string {
  const { parts, words = [], time, otherwise } = composed;
  const end = text.indexOf('#');
  const word = end < 0 ? text : text.slice(0, end);
  const part = end < 0 ? undefined : ownOf(parts, word);
  if (part !== undefined) return `${word}#${maskText(text.slice(end + 1), part, at, keyed)}`;
  if (end < 0 && words.includes(text)) return text;
  if (time !== undefined && TIME.test(text)) return maskText(text, time, at, keyed);
  if (otherwise !== undefined) return maskText(text, otherwise, at, keyed);
  // Only what looks like one of the platform's own words is named: anything else may be somebody's.
  const shown = /^[A-Z][A-Z_]{0,30}$/.test(word)
    ? ` for ${word}${end < 0 ? '' : '#…'}`
    : ' for one of its values';
  throw new NoRule(at, `has no rule${shown}`);
}

function maskPieces(text: string, { by, rules }: Pieces, at: string, keyed: Keyed): string {
  const pieces = text.split(by);
  if (pieces.length !== rules.length) return keyed.hash(`pieces of ${at}`, text);
  return pieces.map((piece, index) => maskText(piece, rules[index] ?? 'keep', at, keyed)).join(by);
}

function maskNumber(text: string, rule: Rule, at: string, keyed: Keyed): string {
  if (rule === 'keep') return text;
  if (typeof rule === 'object') {
    if ('hash' in rule) return keyed.number(rule.hash, text);
    if ('digits' in rule) return keyed.number(rule.digits, text);
    if ('each' in rule) return maskNumber(text, rule.each, at, keyed);
  }
  throw new NoRule(at, 'is a number: keep, drop, fixed, hash or digits can be its rule');
}

function maskBytes(text: string, rule: Rule, at: string, keyed: Keyed): string {
  if (typeof rule === 'object' && 'hash' in rule) return keyed.bytes(rule.hash, text).toString('base64');
  throw new NoRule(at, 'are bytes: keep, drop, fixed or hash can be their rule');
}
