import type { Database } from 'lmdb';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { StoredGroup } from './replication-group.ts';

/** Opens the groups of an environment; what was deleted a while ago is not told. */
export function openGroups(cloud: Cloud) {
  const groups: Database<StoredGroup, string> = cloud.store.openDB({ name: 'elasticache-groups' });

  function isGone({ work }: StoredGroup): boolean {
    return work?.status === 'deleting' && cloud.clock.now() >= work.until;
  }

  return {
    all: (): readonly StoredGroup[] =>
      [...groups.getRange()].map(({ value }) => value).filter((group) => !isGone(group)),
    find(id: string): StoredGroup | undefined {
      const group = groups.get(id);
      return group && isGone(group) ? undefined : group;
    },
    /** Throws ReplicationGroupNotFoundFault. */
    require(id: string | undefined): StoredGroup {
      const found = this.find(id ?? '');
      if (found) return found;
      throw new ServiceError('ReplicationGroupNotFoundFault', `ReplicationGroup ${id ?? ''} not found.`);
    },
    save: (group: StoredGroup): void => void groups.putSync(group.id, group),
  };
}

export type Groups = ReturnType<typeof openGroups>;
