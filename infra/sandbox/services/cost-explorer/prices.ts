/** What one unit costs on demand in us-east-1, in US dollars, without free allowances, tiers and commitments. */
export interface Price {
  /** The `SERVICE` of Cost Explorer, and the usage type of the price list: us-east-1 has no prefix in most. */
  readonly service: string;
  readonly usageType: string;
  readonly unit: string;
  readonly usd: number;
  /** True where a unit lasts a month: so many hours of it are a fraction of the month they fall into. */
  readonly isMonthly?: true;
  readonly source: string;
  /** The month that the price is of. */
  readonly asOf: string;
}

/**
 * When the list was drawn up. The pages of AWS fill in their figures by script: they were read through published
 * accounts of them, the newest of the first half of 2026. What those disagree about is not in the list, and costs
 * nothing here: nodes of the m and r families above all.
 */
const listedAsOf = '2026-06';

const fargate = 'https://aws.amazon.com/fargate/pricing/';
const lambda = 'https://aws.amazon.com/lambda/pricing/';
const onDemand = 'https://aws.amazon.com/dynamodb/pricing/on-demand/';
const provisioned = 'https://aws.amazon.com/dynamodb/pricing/provisioned/';
const cloudwatch = 'https://aws.amazon.com/cloudwatch/pricing/';
const balancing = 'https://aws.amazon.com/elasticloadbalancing/pricing/';
const elasticache = 'https://aws.amazon.com/elasticache/pricing/';

const million = 1_000_000;

export const services = {
  ecs: 'Amazon Elastic Container Service',
  lambda: 'AWS Lambda',
  dynamodb: 'Amazon DynamoDB',
  s3: 'Amazon Simple Storage Service',
  sqs: 'Amazon Simple Queue Service',
  sns: 'Amazon Simple Notification Service',
  elasticache: 'Amazon ElastiCache',
  elb: 'Amazon Elastic Load Balancing',
  cloudwatch: 'AmazonCloudWatch',
} as const;

function of(service: string, source: string) {
  return (usageType: string, unit: string, usd: number, isMonthly?: true): Price => ({
    service,
    usageType,
    unit,
    usd,
    isMonthly,
    source,
    asOf: listedAsOf,
  });
}

const ecsPrice = of(services.ecs, fargate);
const lambdaPrice = of(services.lambda, lambda);
const balancingPrice = of(services.elb, balancing);
const cloudwatchPrice = of(services.cloudwatch, cloudwatch);
const nodePrice = of(services.elasticache, elasticache);

/** Every price that the sandbox knows. What is not here is not listed by Cost Explorer. */
export const prices: readonly Price[] = [
  ecsPrice('USE1-Fargate-vCPU-Hours:perCPU', 'vCPU-Hours', 0.04048),
  ecsPrice('USE1-Fargate-GB-Hours', 'GB-Hours', 0.004445),
  ecsPrice('USE1-Fargate-ARM-vCPU-Hours:perCPU', 'vCPU-Hours', 0.03238),
  ecsPrice('USE1-Fargate-ARM-GB-Hours', 'GB-Hours', 0.00356),
  lambdaPrice('Request', 'Requests', 0.2 / million),
  lambdaPrice('Lambda-GB-Second', 'Lambda-GB-Second', 0.0000166667),
  of(services.dynamodb, onDemand)('WriteRequestUnits', 'WriteRequestUnits', 0.625 / million),
  of(services.dynamodb, onDemand)('ReadRequestUnits', 'ReadRequestUnits', 0.125 / million),
  of(services.dynamodb, onDemand)('TimedStorage-ByteHrs', 'GB-Mo', 0.25, true),
  of(services.dynamodb, provisioned)('WriteCapacityUnit-Hrs', 'WriteCapacityUnit-Hrs', 0.00065),
  of(services.dynamodb, provisioned)('ReadCapacityUnit-Hrs', 'ReadCapacityUnit-Hrs', 0.00013),
  of(services.s3, 'https://aws.amazon.com/s3/pricing/')('TimedStorage-ByteHrs', 'GB-Mo', 0.023, true),
  of(services.sqs, 'https://aws.amazon.com/sqs/pricing/')('Requests-Tier1', 'Requests', 0.4 / million),
  of(services.sqs, 'https://aws.amazon.com/sqs/pricing/')('Requests-FIFO-Tier1', 'Requests', 0.5 / million),
  of(services.sns, 'https://aws.amazon.com/sns/pricing/')('Requests-Tier1', 'Requests', 0.5 / million),
  nodePrice('NodeUsage:cache.t4g.micro', 'Hrs', 0.016),
  nodePrice('NodeUsage:cache.t4g.small', 'Hrs', 0.032),
  nodePrice('NodeUsage:cache.t4g.medium', 'Hrs', 0.065),
  nodePrice('NodeUsage:cache.t3.micro', 'Hrs', 0.017),
  nodePrice('NodeUsage:cache.t3.small', 'Hrs', 0.034),
  nodePrice('NodeUsage:cache.t3.medium', 'Hrs', 0.068),
  balancingPrice('LoadBalancerUsage', 'Hrs', 0.0225),
  balancingPrice('LCUUsage', 'LCU-Hrs', 0.008),
  cloudwatchPrice('CW:AlarmMonitorUsage', 'Alarms', 0.1, true),
  cloudwatchPrice('DataProcessing-Bytes', 'GB', 0.5),
];

/** Undefined where the list has none. */
export function priceOf(service: string, usageType: string): Price | undefined {
  return prices.find((price) => price.service === service && price.usageType === usageType);
}
