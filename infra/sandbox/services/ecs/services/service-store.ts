import type { Database, RootDatabase } from 'lmdb';
import type { StoredService } from './service-record.ts';

/** The services of an environment: read from memory, written through. */
export class ServiceStore {
  private readonly database: Database<StoredService, [cluster: string, name: string]>;
  private readonly services = new Map<string, StoredService>();

  constructor(store: RootDatabase) {
    this.database = store.openDB({ name: 'ecs-services' });
    for (const { value } of this.database.getRange()) this.services.set(keyOf(value), value);
  }

  find(cluster: string, name: string): StoredService | undefined {
    return this.services.get(keyOf({ cluster, name }));
  }

  save(service: StoredService): void {
    this.services.set(keyOf(service), service);
    this.database.putSync([service.cluster, service.name], service);
  }

  remove({ cluster, name }: StoredService): void {
    this.services.delete(keyOf({ cluster, name }));
    this.database.removeSync([cluster, name]);
  }

  /** By cluster and name. */
  all(): readonly StoredService[] {
    return [...this.services.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  ofCluster(cluster: string): readonly StoredService[] {
    return this.all().filter((service) => service.cluster === cluster);
  }
}

function keyOf({ cluster, name }: { readonly cluster: string; readonly name: string }): string {
  return `${cluster}/${name}`;
}
