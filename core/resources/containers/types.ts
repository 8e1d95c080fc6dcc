import type { Failure } from '../../cells/cell.ts';

/** The Engine's own words. Source: Docker Engine API, ContainerState. */
export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';

export type ContainerHealth = 'starting' | 'healthy' | 'unhealthy';

/** A port of a container, and where this machine carries it from. */
export interface ContainerPort {
  readonly containerPort: number;
  readonly protocol: string;
  readonly hostIp?: string;
  readonly hostPort?: number;
}

/** One container of a compose project, as the list tells it. */
export interface ContainerSummary {
  readonly id: string;
  /** Without the slash. */
  readonly name: string;
  /** The compose service, and which of its containers this is: from 1 on. */
  readonly service: string;
  readonly number: number;
  readonly image: string;
  /** `sha256:…` */
  readonly imageId: string;
  readonly state: ContainerState;
  /** `Up 5 minutes (healthy)` */
  readonly status: string;
  /** Undefined where the image has no health check, or nothing runs. */
  readonly health?: ContainerHealth;
  /** Where it has ended by itself or was ended. */
  readonly exitCode?: number;
  /** In milliseconds since the epoch. */
  readonly createdAt: number;
  readonly ports: readonly ContainerPort[];
}

export interface HealthProbe {
  /** In milliseconds since the epoch. */
  readonly endedAt: number;
  readonly exitCode: number;
  /** What the check printed: hostile text. */
  readonly output: string;
}

/** What only a look at one container tells. */
export interface ContainerDetail {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly number: number;
  readonly image: string;
  readonly imageId: string;
  readonly state: ContainerState;
  readonly health?: ContainerHealth;
  /** Newest first. */
  readonly probes: readonly HealthProbe[];
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  /** Of the last run, where it has ended. */
  readonly exitCode?: number;
  /** Why it could not be started. */
  readonly error?: string;
  /** How often the engine has started it again by itself. */
  readonly restartCount: number;
  /** `unless-stopped`, `on-failure:3`. */
  readonly restartPolicy: string;
  /** Per network. */
  readonly addresses: readonly { readonly network: string; readonly address: string }[];
  readonly ports: readonly ContainerPort[];
}

/** What a container uses, as `docker stats` shows it. */
export interface ContainerUsage {
  /** Of one processor: 200 where it keeps two busy. */
  readonly cpuPercent: number;
  /** How many there are. */
  readonly processors: number;
  /** Without what the cache could give back. */
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
  readonly processes?: number;
  /** Undefined where the container has no network of its own. */
  readonly receivedBytes?: number;
  readonly sentBytes?: number;
}

/** One line that a container printed. */
export interface ContainerLine {
  /** In milliseconds since the epoch. */
  readonly at: number;
  readonly stream: 'stdout' | 'stderr';
  /** Hostile text, cut where it is long. */
  readonly text: string;
}

/** What a followed log tells. `dropped` counts the lines that came too fast to be shown. */
export type LogEvent =
  | { readonly kind: 'lines'; readonly lines: readonly ContainerLine[]; readonly dropped: number }
  | {
      readonly kind: 'end';
      readonly reason: 'ended' | 'left' | 'time' | 'failed';
      readonly failure?: Failure;
      readonly dropped: number;
    };

/** Something that happened to a container. */
export interface ContainerEvent {
  readonly id: string;
  /** In milliseconds since the epoch. */
  readonly at: number;
  readonly service: string;
  readonly container: string;
  /** `start`, `die`, `health_status: unhealthy`. */
  readonly action: string;
  readonly exitCode?: number;
}
