import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import type { Database } from 'lmdb';
import type { Cloud } from '../../cloud.ts';
import type { FunctionStore } from './function-store.ts';

export type Transition = 'Creating' | 'Enabling' | 'Disabling' | 'Updating' | 'Deleting';

/** A queue whose messages a function is invoked with. */
export interface StoredMapping {
  readonly uuid: string;
  readonly queueArn: string;
  readonly functionName: string;
  readonly qualifier?: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly maximumConcurrency?: number;
  readonly reportsItemFailures: boolean;
  readonly isEnabled: boolean;
  readonly modifiedAt: number;
  /** What the last request has set going, until when. */
  readonly transition?: { readonly state: Transition; readonly until: number };
  readonly tags: Readonly<Record<string, string>>;
}

export class EventSourceStore {
  private readonly mappings: Database<StoredMapping, string>;

  constructor(
    private readonly cloud: Cloud,
    private readonly functions: FunctionStore,
  ) {
    this.mappings = cloud.store.openDB({ name: 'lambda-event-sources' });
  }

  find(uuid: string): StoredMapping | undefined {
    const found = this.mappings.get(uuid);
    return found && this.isGone(found) ? undefined : found;
  }

  all(): readonly StoredMapping[] {
    return [...this.mappings.getRange()].map(({ value }) => value).filter((one) => !this.isGone(one));
  }

  save(mapping: StoredMapping): void {
    this.mappings.putSync(mapping.uuid, mapping);
  }

  /** Removes what was deleted a while ago. */
  sweep(): void {
    for (const { key, value } of [...this.mappings.getRange()])
      if (this.isGone(value)) this.mappings.removeSync(key);
  }

  isChanging({ transition }: StoredMapping): boolean {
    return transition !== undefined && this.cloud.clock.now() < transition.until;
  }

  /** True where messages are to be taken for it. */
  isPolled(mapping: StoredMapping): boolean {
    const { transition, isEnabled } = mapping;
    if (!isEnabled || transition?.state === 'Deleting') return false;
    return !this.isChanging(mapping) || transition?.state === 'Updating';
  }

  describe(mapping: StoredMapping): EventSourceMappingConfiguration {
    const { uuid, maximumConcurrency, transition } = mapping;
    const { region, account } = this.cloud;
    const settled = mapping.isEnabled ? 'Enabled' : 'Disabled';
    return {
      UUID: uuid,
      EventSourceMappingArn: `arn:aws:lambda:${region}:${account}:event-source-mapping:${uuid}`,
      EventSourceArn: mapping.queueArn,
      FunctionArn: this.functions.arnOf(mapping.functionName, mapping.qualifier),
      BatchSize: mapping.batchSize,
      MaximumBatchingWindowInSeconds: mapping.windowSeconds,
      FunctionResponseTypes: mapping.reportsItemFailures ? ['ReportBatchItemFailures'] : [],
      ScalingConfig:
        maximumConcurrency === undefined ? undefined : { MaximumConcurrency: maximumConcurrency },
      LastModified: new Date(mapping.modifiedAt),
      State: this.isChanging(mapping) ? transition?.state : settled,
      StateTransitionReason: 'USER_INITIATED',
    };
  }

  private isGone({ transition }: StoredMapping): boolean {
    return transition?.state === 'Deleting' && this.cloud.clock.now() >= transition.until;
  }
}
