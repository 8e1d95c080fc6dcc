import type {
  CreateFunctionRequest,
  DeleteFunctionRequest,
  FunctionConfiguration,
  GetFunctionConfigurationRequest,
  GetFunctionRequest,
  GetFunctionResponse,
  ListFunctionsRequest,
  ListFunctionsResponse,
  UpdateFunctionCodeRequest,
  UpdateFunctionConfigurationRequest,
} from '@aws-sdk/client-lambda';
import { randomUUID } from 'node:crypto';
import type { Cloud } from '../../cloud.ts';
import { takePage } from '../../paging.ts';
import {
  badMarker,
  checkConstraints,
  checkPageSize,
  conflict,
  functionNotFound,
  invalidValue,
  preconditionFailed,
} from './errors.ts';
import { checkConfiguration, configurationMembers, readCode } from './function-rules.ts';
import type { FunctionStore, StoredFunction, StoredVersion } from './function-store.ts';
import { lambdaTime } from './lambda-time.ts';
import { publish } from './publish.ts';

/** How long AWS takes to make a function ready, and to carry a change out; seconds there. */
const creationMs = 1500;
const changeMs = 1000;

/** Throws ResourceConflictException where a change is under way. */
export function requireSettled(store: FunctionStore, { name, latest }: StoredFunction, now: number): void {
  if (now < latest.settledAt)
    throw conflict(
      `The operation cannot be performed at this time. An update is in progress for resource: ${store.arnOf(name)}`,
    );
}

function checkRevision(stored: StoredFunction, revisionId: string | undefined): void {
  if (revisionId !== undefined && stored.latest.configuration.RevisionId !== revisionId)
    throw preconditionFailed();
}

/** Functions: made, changed, told and deleted. `retired` hears of names whose processes are of the past. */
export function createFunctionOperations(
  cloud: Cloud,
  store: FunctionStore,
  retired: (name: string, version?: string) => void,
) {
  function createFunction(input: CreateFunctionRequest): FunctionConfiguration {
    const { name, qualifier } = store.readName(input.FunctionName);
    const { PackageType: packageType = 'Zip', Architectures: architectures = ['x86_64'] } = input;
    checkConstraints([
      { path: 'FunctionName', value: name, maxLength: 64 },
      { path: 'PackageType', value: packageType, oneOf: ['Zip', 'Image'] },
    ]);
    checkConfiguration(input);
    if (qualifier !== undefined) throw invalidValue('A new function can not have a qualifier.');
    if (packageType === 'Zip' && input.Runtime === undefined)
      throw invalidValue('Runtime is mandatory for functions created with deployment packages.');
    if (packageType === 'Zip' && input.Handler === undefined)
      throw invalidValue('Handler is mandatory for functions created with deployment packages.');
    if (packageType === 'Image' && (input.Runtime !== undefined || input.Handler !== undefined))
      throw invalidValue('Please do not provide Handler or Runtime when the PackageType is Image.');
    if (store.find(name)) throw conflict(`Function already exist: ${name}`);
    const code = readCode(cloud, packageType, input.Code ?? {});
    const now = cloud.clock.now();
    const configuration: FunctionConfiguration = {
      Description: '',
      Timeout: 3,
      MemorySize: 128,
      TracingConfig: { Mode: 'PassThrough' },
      EphemeralStorage: { Size: 512 },
      SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
      LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${name}` },
      ...configurationMembers(input),
      ...code.members,
      FunctionName: name,
      FunctionArn: store.arnOf(name),
      Version: '$LATEST',
      PackageType: packageType,
      Architectures: architectures,
      LastModified: lambdaTime(now),
      RevisionId: randomUUID(),
    };
    const made: StoredFunction = {
      name,
      latest: {
        configuration,
        imageUri: code.imageUri,
        activeAt: now + creationMs,
        settledAt: now + creationMs,
      },
      versions: [],
      lastVersion: 0,
      aliases: [],
      policies: {},
      provisioned: {},
      tags: input.Tags ?? {},
    };
    store.save(made);
    if (!input.Publish) return store.describe(made.latest, undefined);
    const { stored, version } = publish(made, { now });
    store.save(stored);
    return store.describe(version, version.configuration.Version);
  }

  function change(stored: StoredFunction, members: FunctionConfiguration, imageUri?: string): StoredFunction {
    const now = cloud.clock.now();
    const latest: StoredVersion = {
      ...stored.latest,
      configuration: {
        ...stored.latest.configuration,
        ...members,
        LastModified: lambdaTime(now),
        RevisionId: randomUUID(),
      },
      imageUri: imageUri ?? stored.latest.imageUri,
      settledAt: now + changeMs,
    };
    return { ...stored, latest };
  }

  function updateFunctionCode(input: UpdateFunctionCodeRequest): FunctionConfiguration {
    const before = store.require(input.FunctionName);
    requireSettled(store, before, cloud.clock.now());
    checkRevision(before, input.RevisionId);
    const { PackageType: packageType = 'Zip' } = before.latest.configuration;
    const { imageUri, members } = readCode(cloud, packageType, input);
    const architectures = input.Architectures ? { Architectures: input.Architectures } : {};
    const changed = change(before, { ...members, ...architectures }, imageUri);
    if (input.DryRun) return store.describe(before.latest, undefined);
    store.save(changed);
    retired(before.name, '$LATEST');
    if (!input.Publish) return store.describe(changed.latest, undefined);
    const { stored, version } = publish(changed, { now: cloud.clock.now() });
    store.save(stored);
    return store.describe(version, version.configuration.Version);
  }

  function updateFunctionConfiguration(input: UpdateFunctionConfigurationRequest): FunctionConfiguration {
    const before = store.require(input.FunctionName);
    checkConfiguration(input);
    requireSettled(store, before, cloud.clock.now());
    checkRevision(before, input.RevisionId);
    const members = configurationMembers(input);
    const logging = { ...before.latest.configuration.LoggingConfig, ...members.LoggingConfig };
    const changed = change(before, { ...members, LoggingConfig: logging });
    store.save(changed);
    retired(before.name, '$LATEST');
    return store.describe(changed.latest, undefined);
  }

  function getFunction(input: GetFunctionRequest): GetFunctionResponse {
    const { qualifier } = store.readName(input.FunctionName, input.Qualifier);
    const stored = store.require(input.FunctionName);
    const version = store.version(stored, qualifier);
    const { imageUri } = version;
    return {
      Configuration: store.describe(version, qualifier),
      Code:
        imageUri === undefined
          ? { RepositoryType: 'S3' }
          : { RepositoryType: 'ECR', ImageUri: imageUri, ResolvedImageUri: imageUri },
      Tags: Object.keys(stored.tags).length > 0 ? stored.tags : undefined,
      Concurrency:
        stored.reservedConcurrency === undefined
          ? undefined
          : { ReservedConcurrentExecutions: stored.reservedConcurrency },
    };
  }

  function getFunctionConfiguration(input: GetFunctionConfigurationRequest): FunctionConfiguration {
    const { qualifier } = store.readName(input.FunctionName, input.Qualifier);
    return store.describe(store.version(store.require(input.FunctionName), qualifier), qualifier);
  }

  // The list does not tell states, as in AWS.
  function listFunctions(input: ListFunctionsRequest): ListFunctionsResponse {
    const { MaxItems: size = 50, FunctionVersion: which } = input;
    checkPageSize(size, 10_000);
    const entries = store.all().flatMap(({ latest, versions, name }) =>
      (which === 'ALL' ? [latest, ...versions] : [latest]).map(({ configuration }) => ({
        ...configuration,
        FunctionArn: store.arnOf(name, which === 'ALL' ? configuration.Version : undefined),
      })),
    );
    const page = takePage(
      entries,
      ({ FunctionArn }) => FunctionArn,
      input.Marker,
      Math.min(size, 50),
      badMarker,
    );
    return { Functions: page.items, NextMarker: page.nextToken };
  }

  function deleteFunction(input: DeleteFunctionRequest): { readonly StatusCode: number } {
    const { name, qualifier } = store.readName(input.FunctionName, input.Qualifier);
    const stored = store.require(input.FunctionName);
    if (qualifier === undefined) {
      store.remove(name);
      retired(name);
      return { StatusCode: 204 };
    }
    if (qualifier === '$LATEST')
      throw invalidValue('$LATEST version cannot be deleted without deleting the function.');
    if (!/^\d+$/.test(qualifier)) throw invalidValue('Deletion of aliases is not currently supported.');
    if (!stored.versions.some(({ configuration }) => configuration.Version === qualifier))
      throw functionNotFound(store.arnOf(name, qualifier));
    const users = stored.aliases.filter(
      ({ version, weights }) => version === qualifier || qualifier in weights,
    );
    if (users.length > 0)
      throw conflict(
        `Unable to delete version because the following aliases reference it: [${users.map((alias) => alias.name).join(', ')}]`,
      );
    store.save({
      ...stored,
      versions: stored.versions.filter(({ configuration }) => configuration.Version !== qualifier),
    });
    retired(name, qualifier);
    return { StatusCode: 204 };
  }

  return {
    CreateFunction: createFunction,
    UpdateFunctionCode: updateFunctionCode,
    UpdateFunctionConfiguration: updateFunctionConfiguration,
    GetFunction: getFunction,
    GetFunctionConfiguration: getFunctionConfiguration,
    ListFunctions: listFunctions,
    DeleteFunction: deleteFunction,
  };
}
