import { CATALOGUE } from '../../catalogue/catalogue.ts';
import type { Answers, Intended, IntentPlace, KindForm } from '../form/kind-form.ts';
import { joined } from '../form/kind-form.ts';
import type { LeftOut } from '../form/rules.ts';

const PASSES = 'a state that passes';
const BUILT = 'of the code as it was built; the image is compared by its name';

export const LEFT_OUT: readonly LeftOut[] = [
  { path: 'FunctionName', reason: 'what the pair is found by' },
  { path: 'FunctionArn', reason: 'made of the name, the account and the region' },
  { path: 'MasterArn', reason: 'made of the name, the account and the region' },
  { path: 'CodeSize', reason: BUILT },
  { path: 'CodeSha256', reason: BUILT },
  { path: 'ConfigSha256', reason: 'a checksum of what is compared one by one' },
  { path: 'LastModified', reason: 'when it happened' },
  { path: 'Version', reason: 'counted by Lambda' },
  { path: 'RevisionId', reason: 'made up by Lambda' },
  { path: 'State', reason: PASSES },
  { path: 'StateReason', reason: PASSES },
  { path: 'StateReasonCode', reason: PASSES },
  { path: 'LastUpdateStatus', reason: PASSES },
  { path: 'LastUpdateStatusReason', reason: PASSES },
  { path: 'LastUpdateStatusReasonCode', reason: PASSES },
  { path: 'Environment.Error', reason: PASSES },
  { path: 'ImageConfigResponse.Error', reason: PASSES },
  { path: 'RuntimeVersionConfig.Error', reason: PASSES },
  { path: 'SnapStart.OptimizationStatus', reason: PASSES },
  { path: 'Layers[*].CodeSize', reason: BUILT },
  { path: 'SigningJobArn', reason: 'made up by Signer' },
  { path: 'Layers[*].SigningJobArn', reason: 'made up by Signer' },
  { path: 'EventSources[*].UUID', reason: 'made up by Lambda' },
  { path: 'EventSources[*].EventSourceMappingArn', reason: 'made up by Lambda' },
  { path: 'EventSources[*].FunctionArn', reason: 'the function that it stands with' },
  { path: 'EventSources[*].LastModified', reason: 'when it happened' },
  { path: 'EventSources[*].LastProcessingResult', reason: PASSES },
  { path: 'EventSources[*].StateTransitionReason', reason: PASSES },
  { path: 'EventSources[*].FilterCriteriaError', reason: PASSES },
];

/** Defaults. Source: Lambda API reference, CreateFunction and CreateEventSourceMapping. */
export const workersForm: KindForm = {
  kind: 'workers',
  listed: 'workers',
  parts: ['EventSources', 'Tags'],
  leftOut: LEFT_OUT,
  rules: [
    { path: 'Timeout', unit: 'seconds', default: 3 },
    { path: 'MemorySize', unit: 'bytes', default: 134_217_728 },
    { path: 'EphemeralStorage.Size', unit: 'bytes', default: 536_870_912 },
    { path: 'PackageType', default: 'Zip' },
    { path: 'TracingConfig.Mode', default: 'PassThrough' },
    { path: 'Layers', keyedBy: ['Arn'] },
    { path: 'ImageConfigResponse.ImageConfig.EntryPoint', ordered: true },
    { path: 'ImageConfigResponse.ImageConfig.Command', ordered: true },
    { path: 'Environment.Variables[*]' },
    { path: 'EventSources', keyedBy: ['EventSourceArn'] },
    { path: 'EventSources[*].FilterCriteria.Filters[*].Pattern', document: 'json' },
    { path: 'EventSources[*].MaximumBatchingWindowInSeconds', unit: 'seconds', default: 0 },
    { path: 'EventSources[*].MaximumRecordAgeInSeconds', unit: 'seconds' },
    { path: 'EventSources[*].TumblingWindowInSeconds', unit: 'seconds' },
    { path: 'Tags[*]' },
  ],
  prepare,
  intended,
  intentIsPartial: true,
};

const MEBIBYTE = 1_048_576;

/** Megabytes as bytes, so that one unit tells all sizes. */
function prepare(answers: Answers): unknown {
  const { MemorySize: memory, EphemeralStorage: storage, ...rest } = joined(answers);
  const { Size: size, ...other } = (storage ?? {}) as { readonly Size?: unknown };
  return { ...rest, MemorySize: bytesOf(memory), EphemeralStorage: { ...other, Size: bytesOf(size) } };
}

function bytesOf(mebibytes: unknown): unknown {
  return typeof mebibytes === 'number' ? mebibytes * MEBIBYTE : mebibytes;
}

/** Functions of Lambda stand where the platform runs on ECS; elsewhere the workers are containers. */
function intended({ stage, environment }: IntentPlace): readonly Intended[] {
  if (environment.compute.kind !== 'ecs') return [];
  return CATALOGUE.workers.map(({ logical, names }) => ({
    key: logical,
    name: names[stage],
    answers: { '': { PackageType: 'Image' } },
  }));
}
