// listBuckets(source, budget): Cell<Listed<BucketName>>
// bucketRow(source, name, budget): Cell<BucketRow>                    two calls: versioning and lifecycle
// bucketVersioning(source, name, budget): Cell<VersioningState>
// bucketLifecycle(source, name, budget): Cell<readonly LifecycleRuleSummary[]>   no rules: an empty list
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  ListBucketsCommand,
} from '@aws-sdk/client-s3';
import type { Cell } from '../../cells/cell.ts';
import { fresh, isFailure } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { withAnswer } from '../told.ts';
import { unlessCode } from './answers.ts';
import { ruleFromSdk } from './sdk-lifecycle.ts';
import type { BucketName, BucketRow, LifecycleRuleSummary, Versioning, VersioningState } from './types.ts';

/** The most that ListBuckets gives at once; an account's quota is as large by default. */
const BUCKETS_A_CALL = 10_000;
const BUCKET_PAGES = 10;

/** Every bucket of the account, whatever its region, in S3's order (by name). */
export function listBuckets(source: Source, budget: Budget): Promise<Cell<Listed<BucketName>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 's3:ListAllMyBuckets',
      key: '',
      run: (signal) => allBuckets(source, signal),
      isEmpty: (buckets) => buckets.length === 0,
    },
    budget,
  );
}

function allBuckets(source: Source, signal: AbortSignal): Promise<Listed<BucketName>> {
  return tokenPages(BUCKET_PAGES, async (token) => {
    const command = new ListBucketsCommand({ MaxBuckets: BUCKETS_A_CALL, ContinuationToken: token });
    const answer = await source.clients.s3.send(command, { abortSignal: signal });
    const items = (answer.Buckets ?? []).map((bucket) => ({
      name: bucket.Name ?? '',
      createdAt: bucket.CreationDate?.getTime(),
      region: bucket.BucketRegion,
    }));
    return { items, token: answer.ContinuationToken };
  });
}

/** What a row needs, asked for at once. It fails as a whole only where both parts do. */
export async function bucketRow(source: Source, name: string, budget: Budget): Promise<Cell<BucketRow>> {
  const [versioning, lifecycle] = await Promise.all([
    bucketVersioning(source, name, budget),
    bucketLifecycle(source, name, budget),
  ]);
  if (isFailure(versioning) && isFailure(lifecycle)) return versioning;
  return fresh({ name, versioning, lifecycle }, Math.min(versioning.at, lifecycle.at));
}

export function bucketVersioning(
  source: Source,
  name: string,
  budget: Budget,
): Promise<Cell<VersioningState>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 's3:GetBucketVersioning',
      key: name,
      run: async (signal) => {
        const command = new GetBucketVersioningCommand({ Bucket: name });
        const answer = await source.clients.s3.send(command, { abortSignal: signal });
        const { Status, MFADelete } = answer;
        return withAnswer(
          { versioning: versioningOf(Status), mfaDelete: MFADelete === 'Enabled' },
          { Status, MFADelete },
        );
      },
    },
    budget,
  );
}

function versioningOf(status: string | undefined): Versioning {
  if (status === 'Enabled') return 'enabled';
  return status === 'Suspended' ? 'suspended' : 'never';
}

/** The lifecycle rules; a bucket without any has an empty list. */
export function bucketLifecycle(
  source: Source,
  name: string,
  budget: Budget,
): Promise<Cell<readonly LifecycleRuleSummary[]>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 's3:GetLifecycleConfiguration',
      key: name,
      run: async (signal) => {
        const command = new GetBucketLifecycleConfigurationCommand({ Bucket: name });
        const answer = await unlessCode(
          ['NoSuchLifecycleConfiguration'],
          source.clients.s3.send(command, { abortSignal: signal }),
        );
        const rules = (answer?.Rules ?? []).map(ruleFromSdk).sort((a, b) => (a.id < b.id ? -1 : 1));
        const { Rules, TransitionDefaultMinimumObjectSize } = answer ?? {};
        return withAnswer(rules, { Rules, TransitionDefaultMinimumObjectSize });
      },
    },
    budget,
  );
}
