/** What AWS calls its regions: `us-east-1`, `us-gov-west-1`. */
export const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

/** The AWS partition of a region, the second part of every ARN. Source: AWS general reference, "Amazon Resource Names". */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return 'aws';
}
