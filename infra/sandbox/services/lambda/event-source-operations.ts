import type {
  CreateEventSourceMappingRequest,
  DeleteEventSourceMappingRequest,
  EventSourceMappingConfiguration,
  GetEventSourceMappingRequest,
  ListEventSourceMappingsRequest,
  ListEventSourceMappingsResponse,
  UpdateEventSourceMappingRequest,
} from '@aws-sdk/client-lambda';
import { randomUUID } from 'node:crypto';
import type { Cloud } from '../../cloud.ts';
import { takePage } from '../../paging.ts';
import { ServiceError } from '../../protocol/service.ts';
import { badMarker, checkConstraints, checkPageSize, conflict, invalidValue, notFound } from './errors.ts';
import type { EventSourceStore, StoredMapping, Transition } from './event-source-store.ts';
import type { FunctionStore } from './function-store.ts';

const transitionMs = 1000;
const mostWithoutWindow = 10;

function checkSettings(input: CreateEventSourceMappingRequest | UpdateEventSourceMappingRequest): void {
  checkConstraints([
    { path: 'BatchSize', value: input.BatchSize, minValue: 1, maxValue: 10_000 },
    {
      path: 'MaximumBatchingWindowInSeconds',
      value: input.MaximumBatchingWindowInSeconds,
      minValue: 0,
      maxValue: 300,
    },
    {
      path: 'ScalingConfig.MaximumConcurrency',
      value: input.ScalingConfig?.MaximumConcurrency,
      minValue: 2,
      maxValue: 1000,
    },
  ]);
  if (input.FilterCriteria?.Filters?.length)
    throw invalidValue('This endpoint does not filter the messages of event sources.');
}

function checkBatch({ batchSize, windowSeconds }: StoredMapping): void {
  if (batchSize > mostWithoutWindow && windowSeconds === 0)
    throw invalidValue(
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    );
}

/** Event sources: queues whose messages functions are invoked with. */
export function createEventSourceOperations(cloud: Cloud, store: EventSourceStore, functions: FunctionStore) {
  function begin(mapping: StoredMapping, state: Transition): StoredMapping {
    const now = cloud.clock.now();
    const begun: StoredMapping = {
      ...mapping,
      modifiedAt: now,
      transition: { state, until: now + transitionMs },
    };
    store.save(begun);
    return begun;
  }

  function requireMapping(uuid = ''): StoredMapping {
    const found = store.find(uuid);
    if (!found) throw notFound('The resource you requested does not exist.');
    return found;
  }

  function requireSettled(mapping: StoredMapping, verb: 'update' | 'delete'): void {
    if (store.isChanging(mapping))
      throw new ServiceError(
        'ResourceInUseException',
        `Cannot ${verb} the event source mapping because it is in use.`,
        { members: { Type: 'User' } },
      );
  }

  /** A message must not come back while the function is still at work on it. */
  function checkVisibility(queueArn: string, functionName: string): void {
    const seconds = visibilityOf(queueArn);
    const timeout = functions.find(functionName)?.latest.configuration.Timeout ?? 3;
    if (seconds < timeout)
      throw invalidValue(
        `Queue visibility timeout: ${seconds} seconds is less than Function timeout: ${timeout} seconds`,
      );
  }

  function visibilityOf(queueArn: string): number {
    const consuming = cloud.consuming();
    if (!consuming || !queueArn.includes(':sqs:'))
      throw invalidValue('This endpoint takes queues of Amazon SQS as event sources only.');
    try {
      return consuming.visibilityTimeoutSeconds(queueArn);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      throw invalidValue(
        `Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: ${error.message}`,
      );
    }
  }

  function readFunction(text: string | undefined): { readonly name: string; readonly qualifier?: string } {
    const { name, qualifier } = functions.readName(text);
    functions.version(functions.require(text), qualifier);
    return { name, qualifier };
  }

  function create(input: CreateEventSourceMappingRequest): EventSourceMappingConfiguration {
    checkSettings(input);
    const { name, qualifier } = readFunction(input.FunctionName);
    const { EventSourceArn: queueArn } = input;
    if (queueArn === undefined) throw invalidValue('EventSourceArn is required.');
    checkVisibility(queueArn, name);
    const known = store
      .all()
      .find((one) => one.queueArn === queueArn && one.functionName === name && one.qualifier === qualifier);
    if (known)
      throw conflict(
        `An event source mapping with SQS arn (" ${queueArn} ") and function (" ${name} ") already exists. Please update or delete the existing mapping with UUID ${known.uuid}`,
      );
    const mapping: StoredMapping = {
      uuid: randomUUID(),
      queueArn,
      functionName: name,
      qualifier,
      batchSize: input.BatchSize ?? 10,
      windowSeconds: input.MaximumBatchingWindowInSeconds ?? 0,
      maximumConcurrency: input.ScalingConfig?.MaximumConcurrency,
      reportsItemFailures: input.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
      isEnabled: input.Enabled ?? true,
      modifiedAt: 0,
      tags: input.Tags ?? {},
    };
    checkBatch(mapping);
    return store.describe(begin(mapping, 'Creating'));
  }

  function update(input: UpdateEventSourceMappingRequest): EventSourceMappingConfiguration {
    checkSettings(input);
    const before = requireMapping(input.UUID);
    requireSettled(before, 'update');
    const target =
      input.FunctionName === undefined
        ? { name: before.functionName, qualifier: before.qualifier }
        : readFunction(input.FunctionName);
    if (input.FunctionName !== undefined) checkVisibility(before.queueArn, target.name);
    const changed: StoredMapping = {
      ...before,
      functionName: target.name,
      qualifier: target.qualifier,
      batchSize: input.BatchSize ?? before.batchSize,
      windowSeconds: input.MaximumBatchingWindowInSeconds ?? before.windowSeconds,
      // An empty ScalingConfig takes the limit away.
      maximumConcurrency: input.ScalingConfig
        ? input.ScalingConfig.MaximumConcurrency
        : before.maximumConcurrency,
      reportsItemFailures:
        input.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? before.reportsItemFailures,
      isEnabled: input.Enabled ?? before.isEnabled,
    };
    checkBatch(changed);
    const isToggled = changed.isEnabled !== before.isEnabled;
    const toggled = changed.isEnabled ? 'Enabling' : 'Disabling';
    return store.describe(begin(changed, isToggled ? toggled : 'Updating'));
  }

  function get(input: GetEventSourceMappingRequest): EventSourceMappingConfiguration {
    return store.describe(requireMapping(input.UUID));
  }

  function list(input: ListEventSourceMappingsRequest): ListEventSourceMappingsResponse {
    const { MaxItems: size = 100, EventSourceArn: queueArn } = input;
    checkPageSize(size, 10_000);
    const wanted = input.FunctionName === undefined ? undefined : functions.readName(input.FunctionName);
    const mappings = store
      .all()
      .filter((one) => queueArn === undefined || one.queueArn === queueArn)
      .filter(
        (one) =>
          wanted === undefined ||
          (one.functionName === wanted.name &&
            (wanted.qualifier === undefined || wanted.qualifier === one.qualifier)),
      );
    const page = takePage(mappings, ({ uuid }) => uuid, input.Marker, Math.min(size, 100), badMarker);
    return {
      EventSourceMappings: page.items.map((one) => store.describe(one)),
      NextMarker: page.nextToken,
    };
  }

  function remove(input: DeleteEventSourceMappingRequest): EventSourceMappingConfiguration {
    const before = requireMapping(input.UUID);
    requireSettled(before, 'delete');
    return store.describe(begin(before, 'Deleting'));
  }

  return {
    CreateEventSourceMapping: create,
    UpdateEventSourceMapping: update,
    GetEventSourceMapping: get,
    ListEventSourceMappings: list,
    DeleteEventSourceMapping: remove,
  };
}
