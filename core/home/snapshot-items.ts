import { z } from 'zod';
import { SNAPSHOT_CAUSES } from '../compare/over-time/kept.ts';
import { COMPARED_KINDS } from '../compare/form/canonical.ts';

const kind = z.enum(COMPARED_KINDS);

const reference = z.object({
  address: z.string().regex(/^[0-9a-f]{64}$/),
  chunks: z.number().int().positive(),
  bytes: z.number().int().positive(),
  until: z.number(),
});

const keptKind = z.object({
  seen: reference.optional(),
  unseen: z.object({ operation: z.string(), state: z.string() }).optional(),
  known: reference.optional(),
});

const changes = z.object({
  previousId: z.string(),
  since: z.number(),
  differences: z.number().int(),
  resources: z.array(
    z.object({
      kind,
      key: z.string(),
      name: z.string(),
      differences: z.number().int(),
      action: z.number().int().optional(),
    }),
  ),
  resourcesChanged: z.number().int(),
  actions: z.array(
    z.object({
      runId: z.string().optional(),
      title: z.string(),
      who: z.string(),
      target: z.string().optional(),
    }),
  ),
  isAttributed: z.boolean(),
});

/** A head as it lies in the table. */
export const snapshotHeadSchema = z.object({
  id: z.string(),
  environmentId: z.string(),
  at: z.number(),
  endedAt: z.number(),
  cause: z.enum(SNAPSHOT_CAUSES),
  by: z.object({ id: z.string(), name: z.string(), role: z.string() }).optional(),
  kinds: z.record(kind, keptKind),
  changes: changes.optional(),
});

export const latestSchema = z.object({ id: z.string() });
