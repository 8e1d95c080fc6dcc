import { randomBytes } from 'node:crypto';

/** A version of a secret, without its value. Times are milliseconds since the epoch. */
export interface SecretVersion {
  readonly id: string;
  readonly stages: readonly string[];
  readonly createdAt: number;
  readonly accessedAt?: number;
}

export interface SecretValue {
  readonly text?: string;
  readonly bytes?: Uint8Array;
}

export interface Replica {
  readonly region: string;
  readonly kmsKeyId?: string;
}

export interface Rotation {
  readonly enabled: boolean;
  readonly functionArn: string;
  readonly automaticallyAfterDays?: number;
  readonly scheduleExpression?: string;
  readonly duration?: string;
  readonly nextAt?: number;
  readonly rotatedAt?: number;
  /**
   * A rotation under way: the id of the version that it makes, and when its last step was taken; for a function's, when
   * it is to be asked, and how often it has failed.
   */
  readonly running?: { readonly token: string; readonly steppedAt: number; readonly attempts?: number };
}

export interface SecretTag {
  readonly Key: string;
  readonly Value: string;
}

/** All that is kept of a secret, its values apart. */
export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly kmsKeyId?: string;
  readonly type?: string;
  readonly createdAt: number;
  readonly changedAt: number;
  /** The start of the day of the last read, in UTC. */
  readonly accessedAt?: number;
  /** When the secret will be gone; a secret that is not scheduled for deletion has none. */
  readonly deletionAt?: number;
  readonly tags: readonly SecretTag[];
  readonly versions: readonly SecretVersion[];
  readonly replicas: readonly Replica[];
  readonly rotation?: Rotation;
  readonly policy?: string;
}

const suffixAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A secret's ARN: its name with six random characters behind it, so that a name used again gives another ARN. */
export function secretArn(region: string, account: string, name: string): string {
  const suffix = Array.from(randomBytes(6), (byte) => suffixAlphabet[byte % suffixAlphabet.length]).join('');
  return `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${suffix}`;
}

export function versionOf(secret: Secret, stage: string): SecretVersion | undefined {
  return secret.versions.find(({ stages }) => stages.includes(stage));
}

function withStages(version: SecretVersion, stages: readonly string[]): SecretVersion {
  return { ...version, stages };
}

/**
 * Attaches labels to a version. A label stands on one version only; where AWSCURRENT leaves a version, that version
 * becomes AWSPREVIOUS.
 */
export function moveStages(
  versions: readonly SecretVersion[],
  id: string,
  stages: readonly string[],
): readonly SecretVersion[] {
  const current = versions.find((version) => version.stages.includes('AWSCURRENT'));
  const leavesCurrent = stages.includes('AWSCURRENT') && current !== undefined && current.id !== id;
  const taken = new Set([...stages, ...(leavesCurrent ? ['AWSPREVIOUS'] : [])]);
  return versions.map((version) => {
    const kept = version.stages.filter((stage) => !taken.has(stage));
    if (version.id === id) return withStages(version, [...new Set([...kept, ...stages])]);
    return leavesCurrent && version.id === current.id
      ? withStages(version, [...kept, 'AWSPREVIOUS'])
      : withStages(version, kept);
  });
}

export function removeStage(versions: readonly SecretVersion[], stage: string): readonly SecretVersion[] {
  return versions.map((version) =>
    withStages(
      version,
      version.stages.filter((name) => name !== stage),
    ),
  );
}

const mostVersions = 100;
const dayMs = 86_400_000;

/** Splits off what AWS drops: versions without a label, a day old, where there are more than a hundred. */
export function dropOldVersions(
  versions: readonly SecretVersion[],
  now: number,
): { readonly kept: readonly SecretVersion[]; readonly dropped: readonly SecretVersion[] } {
  const candidates = versions
    .filter(({ stages, createdAt }) => stages.length === 0 && createdAt < now - dayMs)
    .sort((a, b) => a.createdAt - b.createdAt);
  const dropped = candidates.slice(0, Math.max(0, versions.length - mostVersions));
  return { kept: versions.filter((version) => !dropped.includes(version)), dropped };
}
