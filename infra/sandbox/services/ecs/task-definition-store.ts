import type { Tag, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Database, RootDatabase } from 'lmdb';

/** One revision of a family. Dates are milliseconds since the epoch in the store. */
export interface StoredRevision {
  readonly definition: Omit<TaskDefinition, 'registeredAt' | 'deregisteredAt'>;
  readonly family: string;
  readonly revision: number;
  readonly isActive: boolean;
  readonly registeredAt: number;
  readonly deregisteredAt?: number;
  readonly tags: readonly Tag[];
}

export interface TaskDefinitionStore {
  /** The latest active revision, or the one that is named. */
  find(family: string, revision?: number): StoredRevision | undefined;
  nextRevision(family: string): number;
  save(revision: StoredRevision): void;
  /** Every revision, by family and revision. */
  all(): readonly StoredRevision[];
}

export function openTaskDefinitions(store: RootDatabase): TaskDefinitionStore {
  const revisions: Database<StoredRevision, [family: string, revision: number]> = store.openDB({
    name: 'ecs-task-definitions',
  });

  function ofFamily(family: string): readonly StoredRevision[] {
    return [...revisions.getRange({ start: [family, 0], end: [family, Number.MAX_SAFE_INTEGER] })].map(
      ({ value }) => value,
    );
  }

  return {
    find: (family, revision) =>
      revision === undefined
        ? ofFamily(family).findLast(({ isActive }) => isActive)
        : revisions.get([family, revision]),
    // A number is never given twice: revisions stay when they are deregistered.
    nextRevision: (family) => (ofFamily(family).at(-1)?.revision ?? 0) + 1,
    save: (stored) => void revisions.putSync([stored.family, stored.revision], stored),
    all: () => [...revisions.getRange()].map(({ value }) => value),
  };
}
