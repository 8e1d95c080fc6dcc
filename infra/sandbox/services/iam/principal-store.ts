import type { Tag } from '@aws-sdk/client-iam';
import type { Database } from 'lmdb';
import type { Cloud } from '../../cloud.ts';
import { noSuchEntity } from './errors.ts';

export type PrincipalKind = 'role' | 'user';

/** A role or a user. */
export interface StoredPrincipal {
  readonly kind: PrincipalKind;
  readonly name: string;
  /** `/`, or `/team/`. */
  readonly path: string;
  readonly id: string;
  readonly createdAt: number;
  readonly description?: string;
  /** Of a role: who may assume it. */
  readonly trustPolicy?: string;
  readonly maxSessionSeconds?: number;
  /** Of a user who may sign in. */
  readonly password?: StoredPassword;
  readonly attached: readonly string[];
  /** Documents by name. */
  readonly inline: Readonly<Record<string, string>>;
  readonly tags: readonly Tag[];
}

/** A password as its hash. `usedAt` is when somebody last signed in with it. */
export interface StoredPassword {
  readonly salt: string;
  readonly hash: string;
  readonly createdAt: number;
  readonly isToBeReset: boolean;
  readonly usedAt?: number;
}

export interface StoredPolicy {
  readonly arn: string;
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly description?: string;
  readonly document: string;
  readonly createdAt: number;
}

export interface StoredAccessKey {
  readonly id: string;
  readonly userName: string;
  readonly isActive: boolean;
  readonly createdAt: number;
  readonly usedAt?: number;
  readonly usedFor?: string;
}

/** An hour where nothing was said. Source: IAM API reference, CreateRole, MaxSessionDuration. */
export function maxSessionSecondsOf({ maxSessionSeconds }: StoredPrincipal): number {
  return maxSessionSeconds ?? 3600;
}

/** Roles, users, policies and keys of one account. */
export class PrincipalStore {
  private readonly principals: Database<StoredPrincipal, [PrincipalKind, string]>;
  private readonly policies: Database<StoredPolicy, string>;
  private readonly keys: Database<StoredAccessKey, string>;

  constructor(private readonly cloud: Cloud) {
    this.principals = cloud.store.openDB({ name: 'iam-principals' });
    this.policies = cloud.store.openDB({ name: 'iam-policies' });
    this.keys = cloud.store.openDB({ name: 'iam-keys' });
  }

  arnOf({ kind, path, name }: Pick<StoredPrincipal, 'kind' | 'path' | 'name'>): string {
    return `arn:aws:iam::${this.cloud.account}:${kind}${path}${name}`;
  }

  find(kind: PrincipalKind, name: string): StoredPrincipal | undefined {
    return this.principals.get([kind, name]);
  }

  /** Throws NoSuchEntity. */
  require(kind: PrincipalKind, name = ''): StoredPrincipal {
    const found = this.find(kind, name);
    if (found) return found;
    throw noSuchEntity(`The ${kind} with name ${name} cannot be found.`);
  }

  all(kind: PrincipalKind): readonly StoredPrincipal[] {
    const range = this.principals.getRange({ start: [kind, ''], end: [kind, '\uFFFF'] });
    return [...range].map(({ value }) => value);
  }

  save(principal: StoredPrincipal): void {
    this.principals.putSync([principal.kind, principal.name], principal);
  }

  remove(kind: PrincipalKind, name: string): void {
    this.principals.removeSync([kind, name]);
  }

  policy(arn: string): StoredPolicy | undefined {
    return this.policies.get(arn);
  }

  allPolicies(): readonly StoredPolicy[] {
    return [...this.policies.getRange()].map(({ value }) => value);
  }

  savePolicy(policy: StoredPolicy): void {
    this.policies.putSync(policy.arn, policy);
  }

  removePolicy(arn: string): void {
    this.policies.removeSync(arn);
  }

  attachmentsOf(arn: string): number {
    return [...this.all('role'), ...this.all('user')].filter(({ attached }) => attached.includes(arn)).length;
  }

  key(id: string): StoredAccessKey | undefined {
    return this.keys.get(id);
  }

  keysOf(userName: string): readonly StoredAccessKey[] {
    return [...this.keys.getRange()].map(({ value }) => value).filter((key) => key.userName === userName);
  }

  saveKey(key: StoredAccessKey): void {
    this.keys.putSync(key.id, key);
  }

  removeKey(id: string): void {
    this.keys.removeSync(id);
  }
}
