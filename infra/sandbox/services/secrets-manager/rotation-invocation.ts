import type { Cloud } from '../../cloud.ts';
import { nextRotation } from './next-rotation.ts';
import { isRotationFunction } from './rotation-function.ts';
import type { SecretStore } from './secret-store.ts';
import { moveStages, versionOf } from './secret.ts';
import type { Secret } from './secret.ts';

/** The steps that a rotation function is asked for. Source: Secrets Manager user guide, "Rotation by Lambda function". */
const steps: readonly string[] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];
const retryMs = 60_000;
const mostAttempts = 5;

/** A rotation by a function gets its version beforehand: labelled AWSPENDING, and without a value. */
export function withPendingVersion(secret: Secret, token: string, now: number): Secret {
  const versions = [...secret.versions, { id: token, stages: [], createdAt: now }];
  return { ...secret, versions: moveStages(versions, token, ['AWSPENDING']) };
}

/** Asks the functions of the environment for the rotations that are due. */
export class RotationInvocations {
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(
    private readonly cloud: Cloud,
    private readonly store: SecretStore,
  ) {}

  tick(secret: Secret, now: number): void {
    const running = secret.rotation?.running;
    if (!running || isRotationFunction(secret.rotation?.functionArn ?? '')) return;
    if (running.steppedAt > now || this.underWay.has(secret.arn)) return;
    const work = this.rotate(secret.arn, secret.rotation?.functionArn ?? '', running.token).finally(() =>
      this.underWay.delete(secret.arn),
    );
    this.underWay.set(secret.arn, work);
  }

  async close(): Promise<void> {
    await Promise.all(this.underWay.values());
  }

  private async rotate(arn: string, functionArn: string, token: string): Promise<void> {
    let hasFailed = false;
    for (const Step of steps) {
      // It may have been cancelled while a step was made.
      if (this.store.find(arn)?.rotation?.running?.token !== token) return;
      const payload = JSON.stringify({ Step, SecretId: arn, ClientRequestToken: token });
      const invoked = await this.cloud.invoke(functionArn, payload).catch(() => undefined);
      hasFailed = invoked === undefined || invoked.functionError !== undefined;
      if (hasFailed) break;
    }
    this.settle(arn, token, hasFailed);
  }

  /** It has succeeded where the function moved AWSCURRENT to the new version; else it is tried again in a while. */
  private settle(arn: string, token: string, hasFailed: boolean): void {
    const secret = this.store.find(arn);
    const running = secret?.rotation?.running;
    if (!secret?.rotation || running?.token !== token) return;
    const now = this.cloud.clock.now();
    const { running: _over, ...rest } = secret.rotation;
    const attempts = (running.attempts ?? 0) + 1;
    const isDone = !hasFailed && versionOf(secret, 'AWSCURRENT')?.id === token;
    const again = { ...rest, running: { token, steppedAt: now + retryMs, attempts } };
    const rotation = isDone
      ? { ...rest, rotatedAt: now, nextAt: nextRotation(rest, now) }
      : attempts < mostAttempts
        ? again
        : rest;
    this.store.save({ ...secret, rotation }, now);
  }
}
