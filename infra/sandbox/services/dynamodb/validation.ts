import { validationError } from './errors.ts';

/** AWS reports at most ten problems of a request's shape. */
const MAX_PROBLEMS = 10;

function show(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (Array.isArray(value)) return `'[${value.map((member) => showPlain(member)).join(', ')}]'`;
  return `'${showPlain(value)}'`;
}

function showPlain(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** Collects what is wrong with the shape of a request, in the words of AWS's validation of a service's model. */
export class Constraints {
  private readonly problems: string[] = [];

  private report(path: string, value: unknown, constraint: string): this {
    if (this.problems.length < MAX_PROBLEMS)
      this.problems.push(
        `Value ${show(value)} at '${path}' failed to satisfy constraint: Member must ${constraint}`,
      );
    return this;
  }

  required(path: string, value: unknown): this {
    return value === undefined || value === null ? this.report(path, undefined, 'not be null') : this;
  }

  length(
    path: string,
    value: { readonly length: number } | undefined | null,
    minimum: number,
    maximum = Number.POSITIVE_INFINITY,
  ): this {
    if (value === undefined || value === null) return this;
    if (value.length > maximum) this.report(path, value, `have length less than or equal to ${maximum}`);
    if (value.length < minimum) this.report(path, value, `have length greater than or equal to ${minimum}`);
    return this;
  }

  pattern(path: string, value: string | undefined | null, pattern: string): this {
    if (value === undefined || value === null || new RegExp(`^${pattern}$`).test(value)) return this;
    return this.report(path, value, `satisfy regular expression pattern: ${pattern}`);
  }

  range(
    path: string,
    value: number | undefined | null,
    minimum: number,
    maximum = Number.POSITIVE_INFINITY,
  ): this {
    if (value === undefined || value === null) return this;
    if (value < minimum) this.report(path, value, `have value greater than or equal to ${minimum}`);
    if (value > maximum) this.report(path, value, `have value less than or equal to ${maximum}`);
    return this;
  }

  oneOf(path: string, value: string | undefined | null, allowed: readonly string[]): this {
    if (value === undefined || value === null || allowed.includes(value)) return this;
    return this.report(path, value, `satisfy enum value set: [${allowed.join(', ')}]`);
  }

  check(): void {
    if (this.problems.length === 0) return;
    const count = this.problems.length;
    throw validationError(
      `${count} validation error${count > 1 ? 's' : ''} detected: ${this.problems.join('; ')}`,
    );
  }
}

const NAME_PATTERN = '[a-zA-Z0-9_.-]+';
const MAX_ARN_LENGTH = 1024;

/** A table's name or its ARN, where an operation takes both. Source: API reference, TableName of GetItem. */
export function checkTableName(
  constraints: Constraints,
  value: string | undefined,
  path = 'tableName',
): void {
  constraints.required(path, value);
  if (value?.startsWith('arn:') === true) constraints.length(path, value, 1, MAX_ARN_LENGTH);
  else constraints.length(path, value, 1, 255).pattern(path, value, NAME_PATTERN);
}

/** The name of a new table or index. Source: API reference, CreateTable. */
export function checkNewName(constraints: Constraints, value: string | undefined, path: string): void {
  constraints.required(path, value).length(path, value, 3, 255).pattern(path, value, NAME_PATTERN);
}

export const RETURN_CONSUMED_CAPACITY = ['INDEXES', 'TOTAL', 'NONE'] as const;
export const RETURN_ITEM_COLLECTION_METRICS = ['SIZE', 'NONE'] as const;
export const RETURN_VALUES_ON_FAILURE = ['ALL_OLD', 'NONE'] as const;
