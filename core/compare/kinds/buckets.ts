import { CATALOGUE } from '../../catalogue/catalogue.ts';
import { bucketSettings } from '../../changes/environment/resources/buckets.ts';
import type { Answers, Intended, IntentPlace, KindForm } from '../form/kind-form.ts';
import { joined } from '../form/kind-form.ts';
import type { LeftOut } from '../form/rules.ts';

export const LEFT_OUT: readonly LeftOut[] = [
  { path: 'Name', reason: 'what the pair is found by' },
  { path: 'CreationDate', reason: 'when it happened' },
  { path: 'BucketArn', reason: 'made of the name' },
];

/** Every bucket encrypts with S3's own keys. Source: S3 user guide, "Default encryption FAQ" (since 5 January 2023). */
const DEFAULT_ENCRYPTION = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }];

export const bucketsForm: KindForm = {
  kind: 'buckets',
  listed: 'buckets',
  parts: ['Versioning', 'Lifecycle', 'Encryption', 'PublicAccess', 'Policy', 'CORS', 'Tags'],
  leftOut: LEFT_OUT,
  rules: [
    { path: 'Versioning.Status', default: 'Never' },
    { path: 'Versioning.MFADelete', default: 'Disabled' },
    { path: 'Lifecycle.TransitionDefaultMinimumObjectSize', default: 'all_storage_classes_128K' },
    { path: 'Lifecycle.Rules', keyedBy: ['ID'] },
    { path: 'Lifecycle.Rules[*].Filter.ObjectSizeGreaterThan', unit: 'bytes' },
    { path: 'Lifecycle.Rules[*].Filter.ObjectSizeLessThan', unit: 'bytes' },
    { path: 'Lifecycle.Rules[*].Filter.Prefix', default: '' },
    { path: 'Lifecycle.Rules[*].Filter.Tags', keyedBy: ['Key'] },
    { path: 'Lifecycle.Rules[*].Expiration.Days', unit: 'days' },
    { path: 'Lifecycle.Rules[*].Expiration.ExpiredObjectDeleteMarker', default: false },
    { path: 'Lifecycle.Rules[*].Transitions', keyedBy: ['StorageClass'] },
    { path: 'Lifecycle.Rules[*].Transitions[*].Days', unit: 'days' },
    { path: 'Lifecycle.Rules[*].NoncurrentVersionTransitions', keyedBy: ['StorageClass'] },
    { path: 'Lifecycle.Rules[*].NoncurrentVersionTransitions[*].NoncurrentDays', unit: 'days' },
    { path: 'Lifecycle.Rules[*].NoncurrentVersionExpiration.NoncurrentDays', unit: 'days' },
    { path: 'Lifecycle.Rules[*].AbortIncompleteMultipartUpload.DaysAfterInitiation', unit: 'days' },
    { path: 'Encryption.Rules[*].BucketKeyEnabled', default: false },
    { path: 'PublicAccess.BlockPublicAcls', default: false },
    { path: 'PublicAccess.IgnorePublicAcls', default: false },
    { path: 'PublicAccess.BlockPublicPolicy', default: false },
    { path: 'PublicAccess.RestrictPublicBuckets', default: false },
    { path: 'Policy', document: 'policy' },
    { path: 'CORS[*].MaxAgeSeconds', unit: 'seconds' },
    { path: 'Tags[*]' },
  ],
  prepare,
  intended,
};

type Loose = Readonly<Record<string, unknown>>;

/** A rule's filter is written in four ways: of one condition, of several, in the rule itself, and not at all. */
function prepare(answers: Answers): unknown {
  const bucket = joined(answers);
  const { Rules: rules, ...lifecycle } = (bucket.Lifecycle ?? {}) as { readonly Rules?: readonly Loose[] };
  const { Rules: encryption = DEFAULT_ENCRYPTION, ...rest } = (bucket.Encryption ?? {}) as Loose;
  return {
    ...bucket,
    Lifecycle: { ...lifecycle, Rules: rules?.map(withOneFilter) },
    Encryption: { ...rest, Rules: encryption },
  };
}

function withOneFilter(given: Loose, index: number): Loose {
  const { Filter: filter, Prefix: prefix, ID: id, ...rule } = given;
  const {
    And: and,
    Tag: tag,
    ...single
  } = (filter ?? {}) as { readonly And?: Loose; readonly Tag?: unknown };
  const { Tags: tags, ...several } = (and ?? {}) as { readonly Tags?: readonly unknown[] };
  return {
    ID: id ?? `rule ${index + 1}`,
    ...rule,
    Filter: {
      ...(prefix === undefined ? {} : { Prefix: prefix }),
      ...single,
      ...several,
      Tags: [...(tag === undefined ? [] : [tag]), ...(tags ?? [])],
    },
  };
}

function intended({ stage }: IntentPlace): readonly Intended[] {
  return CATALOGUE.buckets.map((bucket) => {
    const { versioning, lifecycle, tagging } = bucketSettings(bucket, stage);
    return {
      key: bucket.logical,
      name: bucket.names[stage],
      answers: {
        Versioning: versioning ?? {},
        Lifecycle: lifecycle ?? {},
        Tags: Object.fromEntries((tagging.TagSet ?? []).map(({ Key = '', Value }) => [Key, Value])),
      },
    };
  });
}
