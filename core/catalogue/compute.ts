import type { Named, Stage } from './stage.ts';
import { perStage } from './stage.ts';

/** What one task of a service has, and between which counts it is scaled. */
export interface TasksDefinition {
  readonly minimum: number;
  readonly maximum: number;
  readonly targetCpuPercent: number;
  readonly targetMemoryPercent: number;
  /** 1024 are one vCPU. */
  readonly cpuUnits: number;
  readonly memoryMebibytes: number;
  /** The family of its task definitions. */
  readonly families: Named;
}

export interface ServiceDefinition {
  readonly kind: 'service';
  readonly logical: string;
  readonly names: Named;
  readonly purpose: string;
  readonly port: number;
  /** The ECR repository of its image. */
  readonly repository: string;
  /** Absent for the storefront, which is served from a bucket. */
  readonly tasks?: TasksDefinition;
  /** How the load balancer reaches it; absent for the storefront. */
  readonly traffic?: {
    /** Paths that a listener's rule sends to it, as ALB writes patterns. */
    readonly paths: readonly string[];
    /** Two target groups, so that a release has somewhere to go. At most 32 characters. */
    readonly targetGroups: { readonly blue: Named; readonly green: Named };
  };
  readonly logGroups: Named;
}

export interface WorkerDefinition {
  readonly kind: 'worker';
  readonly logical: string;
  /** The name of the Lambda function; in development it is the container's. */
  readonly names: Named;
  readonly purpose: string;
  readonly queue: string;
  /** The ECR repository of its image. */
  readonly repository: string;
  readonly logGroups: Named;
  readonly memoryMebibytes: number;
  /** Under its queue's visibility timeout, so that a message never comes back while it is worked on. */
  readonly timeoutSeconds: number;
  /** How many messages a call takes. */
  readonly batchSize: number;
}

export interface ClusterDefinition {
  readonly kind: 'cluster';
  readonly names: Named;
}

export interface LoadBalancerDefinition {
  readonly kind: 'load-balancer';
  readonly logical: string;
  readonly names: Named;
  readonly hosts: readonly string[];
}

/** How long the logs of services and functions are kept. */
export const LOGS_KEPT_DAYS = 30;

/** How a load balancer finds out whether a task answers, and how long one that leaves may finish. */
export const HEALTH_CHECK = {
  path: '/health',
  intervalSeconds: 10,
  timeoutSeconds: 5,
  healthyCount: 2,
  unhealthyCount: 2,
  drainSeconds: 30,
  graceSeconds: 30,
} as const;

/** After a change of the count nothing is scaled for a while. Source: the platform's own thresholds, 5 and 15 minutes. */
export const SCALING_COOLDOWN = { outSeconds: 300, inSeconds: 900 } as const;

/** Production keeps the bare name, staging appends its own; development has its own word. */
function withStage(base: string, development = `${base}-dev`): Named {
  return perStage((stage: Stage) =>
    stage === 'prod' ? base : stage === 'dev' ? development : `${base}-${stage}`,
  );
}

function service(
  logical: string,
  port: number,
  paths: readonly string[],
  purpose: string,
): ServiceDefinition {
  return {
    kind: 'service',
    logical,
    names: perStage(() => logical),
    purpose,
    port,
    repository: `tiktok-commerce/${logical}`,
    traffic: {
      paths,
      targetGroups: { blue: withStage(`${logical}-blue`), green: withStage(`${logical}-green`) },
    },
    tasks: {
      minimum: 2,
      maximum: 10,
      targetCpuPercent: 70,
      targetMemoryPercent: 80,
      cpuUnits: 512,
      memoryMebibytes: 1024,
      families: withStage(`tiktok-commerce-${logical}`),
    },
    logGroups: withStage(`/ecs/tiktok-commerce-${logical}`),
  };
}

function worker(logical: string, queue: string, purpose: string): WorkerDefinition {
  const names = withStage(`tiktok-commerce-${logical}`, logical);
  return {
    kind: 'worker',
    logical,
    names,
    purpose,
    queue,
    repository: `tiktok-commerce/${logical}`,
    logGroups: perStage((stage) => `/aws/lambda/${names[stage]}`),
    memoryMebibytes: 512,
    timeoutSeconds: 120,
    batchSize: 5,
  };
}

export const SERVICES: readonly ServiceDefinition[] = [
  service('ingestion-api', 3001, ['/api/v1/videos*'], 'Takes video links, publishes VideoPosted'),
  service('product-service', 3002, ['/api/v1/shop/*'], 'Assembles products, serves shops'),
  service('whatsapp-service', 3003, ['/webhooks/*'], 'WhatsApp Business webhooks and messages'),
  {
    kind: 'service',
    logical: 'storefront',
    names: perStage(() => 'storefront'),
    purpose: 'The shop in the browser',
    port: 8080,
    repository: 'tiktok-commerce/storefront',
    logGroups: withStage('/ecs/tiktok-commerce-storefront'),
  },
];

export const WORKERS: readonly WorkerDefinition[] = [
  worker('caption-parser', 'caption-analysis', 'Product, price and sizes out of a caption'),
  worker('thumbnail-generator', 'thumbnail-generation', 'Product thumbnails in several sizes'),
  worker('auto-tagger', 'auto-tagging', 'Tags, category and trends'),
];

export const CLUSTER: ClusterDefinition = {
  kind: 'cluster',
  names: { dev: 'development-cluster', staging: 'staging-cluster', prod: 'production-cluster' },
};

export const LOAD_BALANCER: LoadBalancerDefinition = {
  kind: 'load-balancer',
  logical: 'alb',
  names: withStage('tiktok-commerce-alb'),
  hosts: ['api.tiktokcommerce.com', 'products.tiktokcommerce.com'],
};
