import type { Database } from 'lmdb';
import type { Cloud, Target, TargetHealth } from '../../../cloud.ts';
import { ServiceError } from '../../../protocol/service.ts';

type Key = [targetGroupArn: string, id: string, port: number];

/**
 * Registers targets, and remembers them: those of an earlier run of the sandbox, whose processes are gone, are
 * deregistered at its start. A target group that was removed meanwhile is no failure.
 */
export class TargetRegister {
  private readonly registered: Database<true, Key>;

  constructor(private readonly cloud: Cloud) {
    this.registered = cloud.store.openDB({ name: 'ecs-registered-targets' });
  }

  /** False where there is no such target group. */
  register(targetGroupArn: string, target: Target): boolean {
    const isDone = this.attempt(() => this.cloud.loadBalancing()?.register(targetGroupArn, target));
    if (isDone) this.registered.putSync([targetGroupArn, target.id, target.port], true);
    return isDone;
  }

  deregister(targetGroupArn: string, target: Target): void {
    this.attempt(() => this.cloud.loadBalancing()?.deregister(targetGroupArn, target));
    this.registered.removeSync([targetGroupArn, target.id, target.port]);
  }

  health(targetGroupArn: string, target: Target): TargetHealth | undefined {
    let health: TargetHealth | undefined;
    this.attempt(() => (health = this.cloud.loadBalancing()?.health(targetGroupArn, target)));
    return health;
  }

  forgetAll(): void {
    for (const [targetGroupArn, id, port] of [...this.registered.getKeys()])
      this.deregister(targetGroupArn, { id, port });
  }

  private attempt(work: () => void): boolean {
    try {
      work();
      return this.cloud.loadBalancing() !== undefined;
    } catch (error) {
      if (error instanceof ServiceError) return false;
      throw error;
    }
  }
}
