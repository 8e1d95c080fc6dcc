import type { Home } from '../../actions/run.ts';
import { COMPARED_KINDS } from '../form/canonical.ts';
import { kindSchema } from '../snapshot.ts';
import type { Snapshot, SnapshotKind } from '../snapshot.ts';
import type { SnapshotHead } from './kept.ts';

/** What was stored of a kind; undefined where it is nothing that a console has written. */
export function contentOf(content: unknown): SnapshotKind | undefined {
  const parsed = kindSchema.safeParse(content);
  return parsed.success ? parsed.data : undefined;
}

/** A kept snapshot as it was taken. A kind whose content is gone, or is not what it was, was not seen. @throws HomeError */
export async function storedSnapshot(
  { snapshots }: Pick<Home, 'snapshots'>,
  head: SnapshotHead,
): Promise<Snapshot> {
  const { environmentId, at } = head;
  const kinds: Snapshot['kinds'] = {};
  const unseen: NonNullable<Snapshot['unseen']> = {};
  await Promise.all(
    COMPARED_KINDS.map(async (kind) => {
      const kept = head.kinds[kind];
      if (!kept?.seen) {
        if (kept) unseen[kind] = kept.unseen ?? GONE;
        return;
      }
      const one = contentOf((await snapshots.read(head, 'seen', [kind]))?.get(kind));
      if (one) kinds[kind] = one;
      else unseen[kind] = GONE;
    }),
  );
  return { version: 1, at, environmentId, kinds, unseen };
}

/** What is not kept any more. */
const GONE = { operation: 'dynamodb:Query', state: 'absent' };
