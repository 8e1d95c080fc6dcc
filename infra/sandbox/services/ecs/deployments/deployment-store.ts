import type { Database, RootDatabase } from 'lmdb';
import type { RevisionSettings } from '../services/service-record.ts';
import type { StoredDeployment } from './deployment-record.ts';

export interface StoredRevisionOfService {
  readonly id: string;
  readonly cluster: string;
  readonly service: string;
  readonly createdAt: number;
  readonly settings: RevisionSettings;
  /** Of its images, by container, from its first task on: later ones start from the same. */
  readonly imageDigests?: Readonly<Record<string, string>>;
}

type Key = [cluster: string, service: string, id: string];

/** ECS keeps the history of ninety days. Source: developer guide, "View service history". */
const keptMs = 90 * 86_400_000;

/** Service deployments and service revisions. */
export class DeploymentStore {
  private readonly deployments: Database<StoredDeployment, Key>;
  private readonly revisions: Database<StoredRevisionOfService, Key>;

  constructor(store: RootDatabase) {
    this.deployments = store.openDB({ name: 'ecs-service-deployments' });
    this.revisions = store.openDB({ name: 'ecs-service-revisions' });
  }

  find(cluster: string, service: string, id: string): StoredDeployment | undefined {
    return this.deployments.get([cluster, service, id]);
  }

  save(deployment: StoredDeployment): void {
    this.deployments.putSync([deployment.cluster, deployment.service, deployment.id], deployment);
  }

  /** The newest first. */
  ofService(cluster: string, service: string): readonly StoredDeployment[] {
    return [...this.deployments.getRange(rangeOf(cluster, service))]
      .map(({ value }) => value)
      .sort((a, b) => b.createdAt - a.createdAt);
  }

  findRevision(cluster: string, service: string, id: string): StoredRevisionOfService | undefined {
    return this.revisions.get([cluster, service, id]);
  }

  saveRevision(revision: StoredRevisionOfService): void {
    this.revisions.putSync([revision.cluster, revision.service, revision.id], revision);
  }

  /** Removes deployments that ended more than ninety days ago. Revisions stay: a rollback may name one. */
  prune(now: number): void {
    for (const { key, value } of this.deployments.getRange()) {
      if (value.finishedAt === undefined || value.finishedAt > now - keptMs) continue;
      this.deployments.removeSync(key);
    }
  }

  forget(cluster: string, service: string): void {
    for (const key of [...this.deployments.getKeys(rangeOf(cluster, service))])
      this.deployments.removeSync(key);
    for (const key of [...this.revisions.getKeys(rangeOf(cluster, service))]) this.revisions.removeSync(key);
  }
}

function rangeOf(cluster: string, service: string): { readonly start: Key; readonly end: Key } {
  return { start: [cluster, service, ''], end: [cluster, service, '\uffff'] };
}
