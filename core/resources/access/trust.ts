import { z } from 'zod';
import type { AccessRole, Truster } from './types.ts';

const words = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

/** Source: IAM user guide, "Grammar of the IAM JSON policy language". Members that say nothing here are left alone. */
const policySchema = z.object({
  Statement: z
    .union([z.unknown().array(), z.unknown()])
    .transform((value) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .pipe(
      z.array(
        z.object({
          Effect: z.string(),
          Principal: z
            .union([
              z.literal('*').transform(() => ({ AWS: ['*'] as string[] })),
              z.record(words).transform((value): Record<string, string[]> => value),
            ])
            .optional(),
          Condition: z.record(z.unknown()).optional(),
        }),
      ),
    ),
});

/** Who may take a role on, out of the trust policy as ListRoles gives it: JSON, URL-encoded. */
export function trustOf(
  document: string | undefined,
): Pick<AccessRole, 'trusters' | 'isConditional' | 'isUnread'> {
  const parsed = policySchema.safeParse(jsonOf(document ?? ''));
  if (!parsed.success) return { trusters: [], isConditional: false, isUnread: true };
  const letting = parsed.data.Statement.filter(({ Effect }) => Effect === 'Allow');
  return {
    trusters: letting.flatMap(({ Principal = {} }) =>
      Object.entries(Principal).flatMap(([kind, names]) => names.map((name) => trusterOf(kind, name))),
    ),
    isConditional: letting.length > 0 && letting.every(({ Condition }) => Condition !== undefined),
  };
}

function jsonOf(encoded: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(encoded));
  } catch {
    return undefined;
  }
}

function trusterOf(kind: string, name: string): Truster {
  if (name === '*') return { kind: 'anybody' };
  if (kind === 'Service') return { kind: 'service', service: name };
  if (kind === 'Federated') return { kind: 'federated', provider: name };
  return { kind: 'account', account: /(?:^|:)(\d{12})(?::|$)/.exec(name)?.[1] ?? name };
}
