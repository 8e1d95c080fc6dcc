import { ServiceError } from './service.ts';
import type { Shape } from './shape.ts';

/** Paths of the required members that an input lacks, in the order of the model: `Tags.1.Key`. */
export function findMissingMembers(shape: Shape, value: unknown): readonly string[] {
  const found: string[] = [];
  collect(shape, value, '', found);
  return found;
}

function collect(shape: Shape, value: unknown, path: string, found: string[]): void {
  if (value === undefined || value === null || typeof value !== 'object') return;
  const prefix = path === '' ? '' : `${path}.`;
  switch (shape.kind) {
    case 'structure':
    case 'union': {
      const given = value as Record<string, unknown>;
      for (const [name, member] of shape.members) {
        const inner = given[name];
        if (inner !== undefined && inner !== null) collect(member.shape, inner, `${prefix}${name}`, found);
        else if (member.required) found.push(`${prefix}${name}`);
      }
      return;
    }
    case 'list':
      if (Array.isArray(value))
        value.forEach((item, at) => collect(shape.item.shape, item, `${prefix}${at + 1}`, found));
      return;
    case 'map':
      for (const [key, item] of Object.entries(value))
        collect(shape.value.shape, item, `${prefix}${key}`, found);
      return;
    default:
  }
}

/** The member path as AWS's validator writes it: `keySchema.1.member.attributeName`. */
export function validatorPath(path: string): string {
  return path
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? `${part}.member` : part.charAt(0).toLowerCase() + part.slice(1)))
    .join('.');
}

/** AWS's common answer to absent members: `ValidationException` in JSON, `ValidationError` in the Query protocol. */
export function missingMembersError(paths: readonly string[], isQuery: boolean): ServiceError {
  const sentences = paths.map(
    (path) => `Value null at '${validatorPath(path)}' failed to satisfy constraint: Member must not be null`,
  );
  const noun = paths.length === 1 ? 'error' : 'errors';
  return new ServiceError(
    isQuery ? 'ValidationError' : 'ValidationException',
    `${paths.length} validation ${noun} detected: ${sentences.join('; ')}`,
  );
}
