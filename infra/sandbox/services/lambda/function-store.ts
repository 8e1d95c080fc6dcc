import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Database } from 'lmdb';
import type { Cloud } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import { checkConstraints, functionNotFound, invalidValue } from './errors.ts';

/** One version of a function: `$LATEST`, or a published number. */
export interface StoredVersion {
  /** Without its state, which follows from the times below. */
  readonly configuration: FunctionConfiguration;
  readonly imageUri?: string;
  /** When it has become Active. */
  readonly activeAt: number;
  /** When the last change to it is carried out. */
  readonly settledAt: number;
  /** Of a published version: the revision of `$LATEST` that it was made of. */
  readonly madeOf?: string;
}

export interface StoredAlias {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Share of a second version, 0 to 1, by its number. */
  readonly weights: Readonly<Record<string, number>>;
  readonly revisionId: string;
}

export interface StoredFunction {
  readonly name: string;
  readonly latest: StoredVersion;
  /** Published ones, oldest first. */
  readonly versions: readonly StoredVersion[];
  readonly lastVersion: number;
  readonly aliases: readonly StoredAlias[];
  /** Statements of resource policies by qualifier, the function's own under the empty one. */
  readonly policies: Readonly<Record<string, readonly Record<string, unknown>[]>>;
  readonly reservedConcurrency?: number;
  /** Provisioned concurrency by qualifier. */
  readonly provisioned: Readonly<Record<string, { readonly requested: number; readonly changedAt: number }>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** What `FunctionName` and `Qualifier` name together. */
export interface FunctionName {
  readonly name: string;
  readonly qualifier?: string;
}

const namePattern =
  /^(?:(?:arn:[\w-]+:lambda:([\w-]+):)?(\d{12}):function:|function:)?([\w-]{1,140})(?::(\$LATEST|[\w-]+))?$/;

/** Functions of one environment, by their names. */
export class FunctionStore {
  private readonly functions: Database<StoredFunction, string>;

  constructor(private readonly cloud: Cloud) {
    this.functions = cloud.store.openDB({ name: 'lambda-functions' });
  }

  arnOf(name: string, qualifier?: string): string {
    const arn = `arn:aws:lambda:${this.cloud.region}:${this.cloud.account}:function:${name}`;
    return qualifier === undefined ? arn : `${arn}:${qualifier}`;
  }

  find(name: string): StoredFunction | undefined {
    return this.functions.get(name);
  }

  all(): readonly StoredFunction[] {
    return [...this.functions.getRange()].map(({ value }) => value);
  }

  save(stored: StoredFunction): void {
    this.functions.putSync(stored.name, stored);
  }

  remove(name: string): void {
    this.functions.removeSync(name);
  }

  /**
   * Reads a name, a partial or a whole ARN, with or without a qualifier. Errors: ValidationException,
   * InvalidParameterValueException for two qualifiers, ResourceNotFoundException for another account or region.
   */
  readName(text: string | undefined, given?: string): FunctionName {
    const match = namePattern.exec(text ?? '');
    if (!match) checkConstraints([{ path: 'FunctionName', value: text, pattern: namePattern }]);
    const [, region = this.cloud.region, account = this.cloud.account, name = '', inName] = match ?? [];
    if (given !== undefined && inName !== undefined && given !== inName)
      throw invalidValue(
        'The derived qualifier from the function name does not match the specified qualifier.',
      );
    const qualifier = given ?? inName;
    if (region !== this.cloud.region || account !== this.cloud.account) throw functionNotFound(text ?? '');
    return { name, qualifier };
  }

  /** The function that an ARN names, as other services ask; undefined where there is none of that name here. */
  lookUp(
    functionArn: string,
  ): { readonly stored: StoredFunction; readonly qualifier: string | undefined } | undefined {
    try {
      const { name, qualifier } = this.readName(functionArn);
      const stored = this.find(name);
      return stored && { stored, qualifier };
    } catch (error) {
      if (error instanceof ServiceError) return undefined;
      throw error;
    }
  }

  /** The function by itself. Throws ResourceNotFoundException. */
  require(text: string | undefined): StoredFunction {
    const { name } = this.readName(text);
    const found = this.find(name);
    if (!found) throw functionNotFound(this.arnOf(name));
    return found;
  }

  /** A version of the function; an alias stands for its main version. Throws ResourceNotFoundException. */
  version(stored: StoredFunction, qualifier: string | undefined): StoredVersion {
    if (qualifier === undefined || qualifier === '$LATEST') return stored.latest;
    const alias = stored.aliases.find(({ name }) => name === qualifier);
    const number = alias?.version ?? qualifier;
    if (number === '$LATEST') return stored.latest;
    const found = stored.versions.find(({ configuration }) => configuration.Version === number);
    if (!found) throw functionNotFound(this.arnOf(stored.name, qualifier));
    return found;
  }

  /** A version's configuration as it stands at the time, under the name that it was asked by. */
  describe(version: StoredVersion, qualifier: string | undefined): FunctionConfiguration {
    const now = this.cloud.clock.now();
    const isActive = now >= version.activeAt;
    const { FunctionName: name = '' } = version.configuration;
    return {
      ...version.configuration,
      FunctionArn: this.arnOf(name, qualifier),
      State: isActive ? 'Active' : 'Pending',
      StateReason: isActive ? undefined : 'The function is being created.',
      StateReasonCode: isActive ? undefined : 'Creating',
      LastUpdateStatus: now >= version.settledAt ? 'Successful' : 'InProgress',
      LastUpdateStatusReason: now >= version.settledAt ? undefined : 'The function is being updated.',
    };
  }
}
