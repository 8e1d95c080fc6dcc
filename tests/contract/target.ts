/** The services that the contract suite knows: each has a file `<service>.contract.ts`. */
export const CONTRACT_SERVICES = [
  'dynamodb',
  's3',
  'sqs',
  'sns',
  'secretsmanager',
  'sts',
  'monitoring',
  'logs',
  'cloudtrail',
  'ecs',
  'lambda',
  'ec2',
  'route53',
  'cloudfront',
  'backup',
  'costs',
  'redis',
] as const;
export type ContractService = (typeof CONTRACT_SERVICES)[number];

/** What the suite is run against. */
export interface ContractTarget {
  readonly endpoint: string;
  readonly region: string;
  readonly redis?: string;
  /** Stands in every name that the run creates, so that two runs never meet. */
  readonly run: string;
  /** The run's own sandbox: it has to do everything that AWS documents. */
  readonly own: boolean;
  /** False where the environment brings AWS credentials of its own. */
  readonly fixedKeys: boolean;
}

declare module 'vitest' {
  export interface ProvidedContext {
    contract: ContractTarget;
  }
}
