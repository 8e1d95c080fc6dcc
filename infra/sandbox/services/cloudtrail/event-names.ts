/** Sources of events that are not called as the calls are signed. */
const SOURCES: Readonly<Record<string, string>> = { 'application-autoscaling': 'autoscaling' };

/** Operations of Lambda whose names carry more than the date of their API, or another date, or none. */
const LAMBDA: Readonly<Record<string, string>> = {
  AddPermission: '20150331v2',
  RemovePermission: '20150331v2',
  UpdateFunctionCode: '20150331v2',
  UpdateFunctionConfiguration: '20150331v2',
  PutFunctionConcurrency: '20171031',
  DeleteFunctionConcurrency: '20171031',
  TagResource: '20170331v2',
  UntagResource: '20170331v2',
  PutFunctionEventInvokeConfig: '',
  UpdateFunctionEventInvokeConfig: '',
  DeleteFunctionEventInvokeConfig: '',
  PutProvisionedConcurrencyConfig: '',
  DeleteProvisionedConcurrencyConfig: '',
};

/** Services of no region: their events are told in us-east-1 alone. */
const GLOBAL: readonly string[] = ['iam', 'route53', 'cloudfront'];

/** Whether a region's trail tells of a service. Source: CloudTrail user guide, "Global service events". */
export function isToldIn(region: string, signingName: string): boolean {
  return region === 'us-east-1' || !GLOBAL.includes(signingName);
}

export function sourceOf(signingName: string): string {
  return `${SOURCES[signingName] ?? signingName}.amazonaws.com`;
}

/**
 * Lambda's and CloudFront's events carry the date of an API. Source: Lambda developer guide, "Logging AWS Lambda API calls
 * using CloudTrail"; CloudFront developer guide, "Logging Amazon CloudFront API calls using CloudTrail".
 */
export function eventNameOf({
  signingName,
  operation,
}: {
  readonly signingName: string;
  readonly operation: string;
}): string {
  if (signingName === 'lambda') return `${operation}${LAMBDA[operation] ?? '20150331'}`;
  return signingName === 'cloudfront' ? `${operation}2020_05_31` : operation;
}
