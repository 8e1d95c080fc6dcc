import type { Operator } from '../../../core/resources/tables/items-query.ts';

/** As many values as the operator takes; what was typed before stays. */
export function valuesFor(operator: Operator, values: readonly string[]): readonly string[] {
  if (operator === 'between') return [values[0] ?? '', values[1] ?? ''];
  if (operator === 'in') return values.length > 0 ? values : [''];
  return [values[0] ?? ''];
}
