import { validatorPath } from './required.ts';

/** What a service's model asks of one input member. Absent values satisfy everything. */
export interface Constraint {
  /** As in `RoleSessionName` or `Tags.1.Key`. */
  readonly path: string;
  readonly value: unknown;
  /** Characters of text, or entries of a list. */
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minValue?: number;
  readonly maxValue?: number;
  /** Must fit the whole text. */
  readonly pattern?: RegExp;
  readonly oneOf?: readonly string[];
}

function shown(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function sizeOf(value: unknown): number {
  return typeof value === 'string' || Array.isArray(value) ? value.length : 0;
}

function violations({ value, ...rule }: Constraint): readonly string[] {
  if (value === undefined || value === null) return [];
  const found: string[] = [];
  if (rule.maxLength !== undefined && sizeOf(value) > rule.maxLength)
    found.push(`Member must have length less than or equal to ${rule.maxLength}`);
  if (rule.minLength !== undefined && sizeOf(value) < rule.minLength)
    found.push(`Member must have length greater than or equal to ${rule.minLength}`);
  if (rule.maxValue !== undefined && Number(value) > rule.maxValue)
    found.push(`Member must have value less than or equal to ${rule.maxValue}`);
  if (rule.minValue !== undefined && Number(value) < rule.minValue)
    found.push(`Member must have value greater than or equal to ${rule.minValue}`);
  if (rule.pattern && !new RegExp(`^(?:${rule.pattern.source})$`, rule.pattern.flags).test(shown(value)))
    found.push(`Member must satisfy regular expression pattern: ${rule.pattern.source}`);
  if (rule.oneOf && !rule.oneOf.includes(shown(value)))
    found.push(`Member must satisfy enum value set: [${rule.oneOf.join(', ')}]`);
  return found;
}

/**
 * AWS's validator sentence about everything that is wrong (`2 validation errors detected: Value '…' at '…' failed to
 * satisfy constraint: …; …`), or undefined where nothing is.
 */
export function describeViolations(constraints: readonly Constraint[]): string | undefined {
  const sentences = constraints.flatMap((constraint) =>
    violations(constraint).map(
      (violation) =>
        `Value '${shown(constraint.value)}' at '${validatorPath(constraint.path)}' failed to satisfy constraint: ${violation}`,
    ),
  );
  if (sentences.length === 0) return undefined;
  const noun = sentences.length === 1 ? 'error' : 'errors';
  return `${sentences.length} validation ${noun} detected: ${sentences.join('; ')}`;
}
