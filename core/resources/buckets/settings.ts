// bucketEncryption(source, name, budget): Cell<BucketEncryption>             `empty`: none is set
// bucketPublicAccess(source, name, budget): Cell<PublicAccessBlock>          `empty`: none is set
// bucketRegion(source, name, budget): Cell<string>
// bucketCors(source, name, budget): Cell<readonly object[]>                   `empty`: none
// bucketPolicy(source, name, budget): Cell<string>                           `empty`: none
// bucketTags(source, name, budget): Cell<readonly {key, value}[]>            `empty`: none
import {
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { withAnswer } from '../told.ts';
import { unlessCode } from './answers.ts';
import type { BucketEncryption, PublicAccessBlock } from './types.ts';

/** Default encryption of new objects. */
export function bucketEncryption(
  source: Source,
  name: string,
  budget: Budget,
): Promise<Cell<BucketEncryption>> {
  return setting(source, 's3:GetEncryptionConfiguration', name, budget, async (signal) => {
    const command = new GetBucketEncryptionCommand({ Bucket: name });
    const answer = await unlessCode(
      ['ServerSideEncryptionConfigurationNotFoundError'],
      source.clients.s3.send(command, { abortSignal: signal }),
    );
    const rule = answer?.ServerSideEncryptionConfiguration?.Rules?.[0];
    const chosen = rule?.ApplyServerSideEncryptionByDefault;
    if (!chosen) return undefined;
    return withAnswer(
      {
        algorithm: chosen.SSEAlgorithm ?? '',
        keyId: chosen.KMSMasterKeyID,
        bucketKey: rule.BucketKeyEnabled ?? false,
      },
      answer?.ServerSideEncryptionConfiguration,
    );
  });
}

/** What of public access this bucket blocks. */
export function bucketPublicAccess(
  source: Source,
  name: string,
  budget: Budget,
): Promise<Cell<PublicAccessBlock>> {
  return setting(source, 's3:GetBucketPublicAccessBlock', name, budget, async (signal) => {
    const command = new GetPublicAccessBlockCommand({ Bucket: name });
    const answer = await unlessCode(
      ['NoSuchPublicAccessBlockConfiguration'],
      source.clients.s3.send(command, { abortSignal: signal }),
    );
    const block = answer?.PublicAccessBlockConfiguration;
    return (
      block &&
      withAnswer(
        {
          blockPublicAcls: block.BlockPublicAcls ?? false,
          ignorePublicAcls: block.IgnorePublicAcls ?? false,
          blockPublicPolicy: block.BlockPublicPolicy ?? false,
          restrictPublicBuckets: block.RestrictPublicBuckets ?? false,
        },
        block,
      )
    );
  });
}

/** The bucket's region. S3 says nothing for us-east-1 and `EU` for the oldest buckets of eu-west-1. */
export function bucketRegion(source: Source, name: string, budget: Budget): Promise<Cell<string>> {
  return setting(source, 's3:GetBucketLocation', name, budget, async (signal) => {
    const command = new GetBucketLocationCommand({ Bucket: name });
    const answer = await source.clients.s3.send(command, { abortSignal: signal });
    const constraint = answer.LocationConstraint;
    return constraint === 'EU' ? 'eu-west-1' : constraint || 'us-east-1';
  });
}

export function bucketTags(
  source: Source,
  name: string,
  budget: Budget,
): Promise<Cell<readonly { readonly key: string; readonly value: string }[]>> {
  return setting(source, 's3:GetBucketTagging', name, budget, async (signal) => {
    const command = new GetBucketTaggingCommand({ Bucket: name });
    const answer = await unlessCode(
      ['NoSuchTagSet'],
      source.clients.s3.send(command, { abortSignal: signal }),
    );
    const tags = (answer?.TagSet ?? []).map(({ Key = '', Value = '' }) => ({ key: Key, value: Value }));
    return tags.length > 0 ? tags.sort((a, b) => (a.key < b.key ? -1 : 1)) : undefined;
  });
}

/** Which pages of other origins may read the bucket: S3's rules as they are. */
export function bucketCors(source: Source, name: string, budget: Budget): Promise<Cell<readonly object[]>> {
  return setting(source, 's3:GetBucketCORS', name, budget, async (signal) => {
    const command = new GetBucketCorsCommand({ Bucket: name });
    const answer = await unlessCode(
      ['NoSuchCORSConfiguration'],
      source.clients.s3.send(command, { abortSignal: signal }),
    );
    const rules = answer?.CORSRules ?? [];
    return rules.length > 0 ? rules : undefined;
  });
}

/** The bucket's own policy, as the JSON text that it is kept as. */
export function bucketPolicy(source: Source, name: string, budget: Budget): Promise<Cell<string>> {
  return setting(source, 's3:GetBucketPolicy', name, budget, async (signal) => {
    const command = new GetBucketPolicyCommand({ Bucket: name });
    const answer = await unlessCode(
      ['NoSuchBucketPolicy'],
      source.clients.s3.send(command, { abortSignal: signal }),
    );
    return answer?.Policy || undefined;
  });
}

async function setting<T>(
  source: Source,
  operation: string,
  name: string,
  budget: Budget,
  run: (signal: AbortSignal) => Promise<T | undefined>,
): Promise<Cell<T>> {
  const cell = await source.reader.read<T | undefined>(
    {
      environmentId: source.environment.id,
      operation,
      key: name,
      run,
      isEmpty: (value) => value === undefined,
    },
    budget,
  );
  // A cell with nothing in it is `empty`, so that a value is always there.
  return cell as Cell<T>;
}
