/** The input of every operation that names a bucket and nothing else. */
export interface BucketCommandInput {
  readonly Bucket?: string;
  readonly ExpectedBucketOwner?: string;
}
