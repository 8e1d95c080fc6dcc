import type { Databases } from './databases.ts';
import { nextNumber } from './databases.ts';
import type { Queue } from './queue.ts';

/** All queues of the environment: kept in the store, held in memory. */
export class Queues {
  private readonly byName = new Map<string, Queue>();
  private sortedNames: readonly string[] | undefined;

  constructor(private readonly databases: Databases) {
    for (const { key, value } of databases.queues.getRange()) this.byName.set(key, value);
  }

  find(name: string): Queue | undefined {
    return this.byName.get(name);
  }

  all(): Iterable<Queue> {
    return this.byName.values();
  }

  /** Names in order, those with the prefix only. */
  names(prefix = ''): readonly string[] {
    this.sortedNames ??= [...this.byName.keys()].sort();
    return prefix === '' ? this.sortedNames : this.sortedNames.filter((name) => name.startsWith(prefix));
  }

  /** A number under which no queue has kept messages before. Call it inside a transaction. */
  nextId(): number {
    return nextNumber(this.databases, 'queue');
  }

  save(queue: Queue): Queue {
    this.databases.queues.putSync(queue.name, queue);
    if (!this.byName.has(queue.name)) this.sortedNames = undefined;
    this.byName.set(queue.name, queue);
    return queue;
  }

  delete(name: string): void {
    this.databases.queues.removeSync(name);
    this.byName.delete(name);
    this.sortedNames = undefined;
  }
}
