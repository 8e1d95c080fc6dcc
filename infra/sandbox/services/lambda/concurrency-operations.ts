import type {
  Concurrency,
  DeleteFunctionConcurrencyRequest,
  DeleteProvisionedConcurrencyConfigRequest,
  GetAccountSettingsResponse,
  GetFunctionConcurrencyRequest,
  GetFunctionConcurrencyResponse,
  GetProvisionedConcurrencyConfigRequest,
  GetProvisionedConcurrencyConfigResponse,
  ListProvisionedConcurrencyConfigsRequest,
  ListProvisionedConcurrencyConfigsResponse,
  PutFunctionConcurrencyRequest,
  PutProvisionedConcurrencyConfigRequest,
} from '@aws-sdk/client-lambda';
import type { Cloud } from '../../cloud.ts';
import { takePage } from '../../paging.ts';
import { ServiceError } from '../../protocol/service.ts';
import { badMarker, checkConstraints, checkPageSize, invalidValue } from './errors.ts';
import type { FunctionStore, StoredFunction } from './function-store.ts';
import { lambdaTime } from './lambda-time.ts';

/** Lambda quota: concurrent executions of an account and region, and what must stay for functions without their own. */
export const accountConcurrency = 1000;
const leastUnreserved = 100;
const provisioningMs = 3000;

/** What functions without reserved concurrency share. */
export function unreservedConcurrency(functions: readonly StoredFunction[]): number {
  return (
    accountConcurrency - functions.reduce((sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency, 0)
  );
}

/** Reserved and provisioned concurrency. The provisioned one is a record: no process waits for events ahead of them. */
export function createConcurrencyOperations(cloud: Cloud, store: FunctionStore) {
  function putFunctionConcurrency(input: PutFunctionConcurrencyRequest): Concurrency {
    const { ReservedConcurrentExecutions: reserved = 0 } = input;
    checkConstraints([{ path: 'ReservedConcurrentExecutions', value: reserved, minValue: 0 }]);
    const stored = store.require(input.FunctionName);
    const others = store.all().filter(({ name }) => name !== stored.name);
    if (unreservedConcurrency(others) - reserved < leastUnreserved)
      throw invalidValue(
        `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${leastUnreserved}].`,
      );
    store.save({ ...stored, reservedConcurrency: reserved });
    return { ReservedConcurrentExecutions: reserved };
  }

  function getFunctionConcurrency(input: GetFunctionConcurrencyRequest): GetFunctionConcurrencyResponse {
    return { ReservedConcurrentExecutions: store.require(input.FunctionName).reservedConcurrency };
  }

  function deleteFunctionConcurrency(input: DeleteFunctionConcurrencyRequest): void {
    store.save({ ...store.require(input.FunctionName), reservedConcurrency: undefined });
  }

  function requireQualifier(stored: StoredFunction, qualifier = ''): string {
    if (qualifier === '$LATEST')
      throw invalidValue(
        'Provisioned Concurrency Configs cannot be applied to unpublished function versions.',
      );
    store.version(stored, qualifier);
    return qualifier;
  }

  function provisionedOf(stored: StoredFunction, qualifier: string): GetProvisionedConcurrencyConfigResponse {
    const config = stored.provisioned[qualifier];
    if (!config)
      throw new ServiceError(
        'ProvisionedConcurrencyConfigNotFoundException',
        'No Provisioned Concurrency Config found for this function',
        { members: { Type: 'User' } },
      );
    const isReady = cloud.clock.now() >= config.changedAt + provisioningMs;
    return {
      RequestedProvisionedConcurrentExecutions: config.requested,
      AvailableProvisionedConcurrentExecutions: isReady ? config.requested : 0,
      AllocatedProvisionedConcurrentExecutions: isReady ? config.requested : 0,
      Status: isReady ? 'READY' : 'IN_PROGRESS',
      LastModified: lambdaTime(config.changedAt),
    };
  }

  function putProvisioned(
    input: PutProvisionedConcurrencyConfigRequest,
  ): GetProvisionedConcurrencyConfigResponse {
    const { ProvisionedConcurrentExecutions: requested = 0 } = input;
    checkConstraints([{ path: 'ProvisionedConcurrentExecutions', value: requested, minValue: 1 }]);
    const stored = store.require(input.FunctionName);
    const qualifier = requireQualifier(stored, input.Qualifier);
    const limit = stored.reservedConcurrency ?? unreservedConcurrency(store.all()) - leastUnreserved;
    if (requested > limit)
      throw invalidValue(
        `Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function`,
      );
    const changed = {
      ...stored,
      provisioned: { ...stored.provisioned, [qualifier]: { requested, changedAt: cloud.clock.now() } },
    };
    store.save(changed);
    return provisionedOf(changed, qualifier);
  }

  function getProvisioned(
    input: GetProvisionedConcurrencyConfigRequest,
  ): GetProvisionedConcurrencyConfigResponse {
    const stored = store.require(input.FunctionName);
    return provisionedOf(stored, requireQualifier(stored, input.Qualifier));
  }

  function listProvisioned(
    input: ListProvisionedConcurrencyConfigsRequest,
  ): ListProvisionedConcurrencyConfigsResponse {
    const stored = store.require(input.FunctionName);
    const { MaxItems: size = 50 } = input;
    checkPageSize(size, 50);
    const page = takePage(
      Object.keys(stored.provisioned),
      (qualifier) => qualifier,
      input.Marker,
      size,
      badMarker,
    );
    return {
      ProvisionedConcurrencyConfigs: page.items.map((qualifier) => ({
        ...provisionedOf(stored, qualifier),
        FunctionArn: store.arnOf(stored.name, qualifier),
      })),
      NextMarker: page.nextToken,
    };
  }

  function deleteProvisioned(input: DeleteProvisionedConcurrencyConfigRequest): void {
    const stored = store.require(input.FunctionName);
    const { [input.Qualifier ?? '']: _gone, ...provisioned } = stored.provisioned;
    store.save({ ...stored, provisioned });
  }

  function getAccountSettings(): GetAccountSettingsResponse {
    const functions = store.all();
    const sizes = functions.flatMap(({ latest, versions }) =>
      [latest, ...versions].map(({ configuration }) => configuration.CodeSize ?? 0),
    );
    return {
      AccountLimit: {
        TotalCodeSize: 80_530_636_800,
        CodeSizeUnzipped: 262_144_000,
        CodeSizeZipped: 52_428_800,
        ConcurrentExecutions: accountConcurrency,
        UnreservedConcurrentExecutions: unreservedConcurrency(functions),
      },
      AccountUsage: {
        TotalCodeSize: sizes.reduce((sum, size) => sum + size, 0),
        FunctionCount: functions.length,
      },
    };
  }

  return {
    PutFunctionConcurrency: putFunctionConcurrency,
    GetFunctionConcurrency: getFunctionConcurrency,
    DeleteFunctionConcurrency: deleteFunctionConcurrency,
    PutProvisionedConcurrencyConfig: putProvisioned,
    GetProvisionedConcurrencyConfig: getProvisioned,
    ListProvisionedConcurrencyConfigs: listProvisioned,
    DeleteProvisionedConcurrencyConfig: deleteProvisioned,
    GetAccountSettings: getAccountSettings,
  };
}
