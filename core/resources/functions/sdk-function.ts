import type {
  AliasConfiguration,
  EventSourceMappingConfiguration,
  FunctionConfiguration,
  GetFunctionResponse,
} from '@aws-sdk/client-lambda';
import { comparableValue } from '../configuration/comparable-value.ts';
import { heldVariable } from '../configuration/held-variable.ts';
import { versionOfImage } from '../images/image-name.ts';
import type {
  EventSource,
  FunctionAlias,
  FunctionDetail,
  FunctionStanding,
  FunctionSummary,
  FunctionVersion,
} from './types.ts';

export function summaryOf(given: FunctionConfiguration): FunctionSummary {
  return {
    name: given.FunctionName ?? '',
    arn: given.FunctionArn ?? '',
    packageType: given.PackageType ?? 'Zip',
    runtime: given.Runtime,
    architecture: given.Architectures?.[0],
    memoryMb: given.MemorySize ?? 0,
    timeoutSeconds: given.Timeout ?? 0,
    lastModifiedAt: momentOf(given.LastModified),
    description: given.Description || undefined,
  };
}

export function standingOf({ Configuration, Code, Concurrency }: GetFunctionResponse): FunctionStanding {
  const image = Code?.ImageUri;
  return {
    state: Configuration?.State ?? 'unknown',
    stateReason: Configuration?.StateReason,
    lastUpdate: Configuration?.LastUpdateStatus,
    lastUpdateReason: Configuration?.LastUpdateStatusReason,
    image,
    imageTag: image === undefined ? undefined : versionOfImage(image),
    reservedConcurrency: Concurrency?.ReservedConcurrentExecutions,
  };
}

/** What is told of the code but its address: `Code.Location` is a key to it, and is left behind. */
export function detailOf(given: GetFunctionResponse): FunctionDetail {
  const configuration = given.Configuration ?? {};
  const summary = summaryOf(configuration);
  const origin = {
    kind: 'function',
    label: `${summary.name}:${configuration.Version ?? '$LATEST'}`,
  } as const;
  return {
    ...summary,
    ...standingOf(given),
    role: configuration.Role,
    handler: configuration.Handler,
    codeSizeBytes: configuration.CodeSize ?? 0,
    codeSha256: configuration.CodeSha256,
    ephemeralStorageMb: configuration.EphemeralStorage?.Size,
    logGroup: configuration.LoggingConfig?.LogGroup ?? `/aws/lambda/${summary.name}`,
    tracing: configuration.TracingConfig?.Mode,
    deadLetterArn: configuration.DeadLetterConfig?.TargetArn,
    subnetIds: configuration.VpcConfig?.SubnetIds ?? [],
    securityGroups: configuration.VpcConfig?.SecurityGroupIds ?? [],
    tags: Object.entries(given.Tags ?? {})
      .map(([key, value]) => ({ key, value }))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
    variables: Object.entries(configuration.Environment?.Variables ?? {}).map(([key, value]) =>
      heldVariable(key, value, origin),
    ),
  };
}

export function versionOf(given: FunctionConfiguration): FunctionVersion {
  return {
    version: given.Version ?? '',
    lastModifiedAt: momentOf(given.LastModified),
    description: given.Description || undefined,
    codeSizeBytes: given.CodeSize ?? 0,
    codeSha256: given.CodeSha256,
  };
}

export function aliasOf(given: AliasConfiguration): FunctionAlias {
  return {
    name: given.Name ?? '',
    version: given.FunctionVersion ?? '',
    description: given.Description || undefined,
    others: Object.entries(given.RoutingConfig?.AdditionalVersionWeights ?? {}).map(([version, share]) => ({
      version,
      percent: 100 * share,
    })),
  };
}

export function eventSourceOf(given: EventSourceMappingConfiguration): EventSource {
  const [, , , , , , functionName = '', qualifier] = (given.FunctionArn ?? '').split(':');
  const sourceArn =
    given.EventSourceArn ?? given.SelfManagedEventSource?.Endpoints?.KAFKA_BOOTSTRAP_SERVERS?.[0];
  return {
    uuid: given.UUID ?? '',
    functionName,
    qualifier,
    sourceArn,
    service: sourceArn?.startsWith('arn:') ? sourceArn.split(':')[2] : undefined,
    sourceName: sourceNameOf(sourceArn),
    state: given.State ?? 'unknown',
    stateReason: given.StateTransitionReason,
    batchSize: given.BatchSize,
    batchWindowSeconds: given.MaximumBatchingWindowInSeconds,
    mostAtOnce: given.ScalingConfig?.MaximumConcurrency,
    partialFailures: given.FunctionResponseTypes?.includes('ReportBatchItemFailures') === true,
    filters: given.FilterCriteria?.Filters?.length ?? 0,
  };
}

/** The last part of an ARN, which may have colons itself; of a table's stream, the table's name. */
function sourceNameOf(source = ''): string {
  if (!source.startsWith('arn:')) return source;
  const [, , service, , , ...rest] = source.split(':');
  const name = rest.join(':');
  return service === 'dynamodb' ? (name.split('/')[1] ?? name) : name;
}

/** Lambda writes `2026-03-01T09:00:00.000+0000`. Source: Lambda API reference, FunctionConfiguration. */
function momentOf(written: string | undefined): number | undefined {
  const moment = Date.parse(written?.replace(/([+-]\d\d)(\d\d)$/, '$1:$2') ?? '');
  return Number.isNaN(moment) ? undefined : moment;
}

/** What of GetFunction's answer is kept to be compared: no address of the code, and secrets by their keyed hash. */
export function comparableFunction({ Configuration, Code, Concurrency, Tags }: GetFunctionResponse): object {
  const variables = Object.entries(Configuration?.Environment?.Variables ?? {});
  return {
    ...Configuration,
    Environment: {
      Variables: Object.fromEntries(variables.map(([key, value]) => [key, comparableValue(key, value)])),
    },
    Code: { ImageUri: Code?.ImageUri, RepositoryType: Code?.RepositoryType },
    Concurrency: { ReservedConcurrentExecutions: Concurrency?.ReservedConcurrentExecutions },
    Tags,
  };
}
