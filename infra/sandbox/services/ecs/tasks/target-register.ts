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
  private leftBehind: readonly Key[];

  constructor(private readonly cloud: Cloud) {
    this.registered = cloud.store.openDB({ name: 'ecs-registered-targets' });
    this.leftBehind = [...this.registered.getKeys()];
  }

  /** False where there is no such target group. */
  register(targetGroupArn: string, target: Target): boolean {
    // Addresses are given anew: what is registered now may have been left behind by another.
    this.forgetLeftBehind();
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

  /** Deregisters what an earlier run has left. The other services are there only after the start. */
  forgetLeftBehind(): void {
    for (const [targetGroupArn, id, port] of this.leftBehind) this.deregister(targetGroupArn, { id, port });
    this.leftBehind = [];
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
