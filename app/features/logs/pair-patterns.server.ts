import { CATALOGUE } from '../../../core/catalogue/catalogue.ts';
import { pastCommands } from '../../../core/resources/logs/commands.ts';
import { groupOfProgram } from '../../../core/resources/logs/group-names.ts';
import { ERROR_PATTERN } from '../../../core/resources/logs/patterns/review.ts';
import type { Source } from '../../../core/resources/source.ts';
import { budgetFor } from '../../../core/upstream/budget.ts';
import type { Pair } from '../../http/pair.server.ts';
import type { Person } from '../../http/people.ts';
import { refusalOf } from '../../http/permission-table.ts';
import { groupChoice } from './chooser.server.ts';
import { chosenGroups, groupMistake } from './logs-query.ts';
import { PATTERNS_PATIENCE_MS } from './pattern-limits.ts';
import { errorPatterns } from './patterns.server.ts';
import { momentOf, rangeOf } from './range.ts';

/** Errors by what they say, side against side or before against after. By default of everything that the catalogue knows. */
export function pairPatterns(request: Request, pair: Pair, person: Person) {
  const search = new URL(request.url).searchParams;
  const asked = rangeOf(search, Date.now(), '24h');
  const named = chosenGroups(search);
  const isOwn = named.left.length + named.right.length > 0;
  const [left, right] = pair.sides;
  const chosen = isOwn ? named : { left: programGroups(left), right: programGroups(right) };
  const refusals = [
    refusalOf(person, 'data:read', left.environment),
    refusalOf(person, 'data:read', right.environment),
  ] as const;
  const typed = search.get('split') ?? '';
  const split = typed === '' ? undefined : momentOf(typed);
  const mistake =
    groupMistake(chosen) ??
    (asked.kind === 'mistake' ? asked.sentence : splitMistake(typed, split, asked.range));
  const sides = [
    { source: left, label: pair.labels[0], groups: refusals[0] ? [] : chosen.left },
    { source: right, label: pair.labels[1], groups: refusals[1] ? [] : chosen.right },
  ] as const;
  const budget = budgetFor(request.signal);
  const range = mistake === undefined && asked.kind === 'range' ? asked.range : undefined;
  return {
    labels: pair.labels,
    // What has revisions.
    released: CATALOGUE.services.filter(({ tasks }) => tasks).map(({ logical }) => logical),
    refusals,
    chosen: named,
    asked,
    mistake,
    choice: groupChoice(pair, person, budget),
    found: range && errorPatterns(sides, range, split, budgetFor(request.signal, PATTERNS_PATIENCE_MS)),
    lines: sides.map(({ label, groups }) =>
      range ? pastCommands(label, groups, { pattern: ERROR_PATTERN, ...range }) : [],
    ),
  };
}

function programGroups({ environment }: Source): readonly string[] {
  return [...CATALOGUE.services, ...CATALOGUE.workers].flatMap(
    ({ logical }) => groupOfProgram(logical, environment) ?? [],
  );
}

function splitMistake(
  typed: string,
  split: number | undefined,
  { from, to }: { readonly from: number; readonly to: number },
): string | undefined {
  if (typed === '') return undefined;
  if (split === undefined) return 'A moment is written as 2026-03-01T09:00, in UTC.';
  return split <= from || split >= to
    ? 'The moment that parts before from after lies outside of the range.'
    : undefined;
}
