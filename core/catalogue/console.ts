import type { SecretDefinition } from './guards.ts';
import type { Named, Stage } from './stage.ts';
import { perStage, suffixed } from './stage.ts';

/** The console itself, in the stages where it runs as a service. */
export const CONSOLE: {
  readonly logical: 'console';
  readonly names: Named;
  readonly repository: string;
  readonly logGroups: Named;
  readonly port: number;
  /** Before the stage's domain. */
  readonly host: string;
  readonly cpuUnits: number;
  readonly memoryMebibytes: number;
  /** After so long without a word its load balancer ends a connection: streams of pages and of logs stay open. */
  readonly idleSeconds: number;
  /** Two, so that a task can be replaced while somebody is looking. */
  readonly tasks: number;
} = {
  logical: 'console',
  names: suffixed('operations-console'),
  repository: 'tiktok-commerce/console',
  logGroups: suffixed('/ecs/operations-console'),
  port: 3000,
  host: 'ops',
  cpuUnits: 1024,
  memoryMebibytes: 2048,
  idleSeconds: 300,
  tasks: 2,
};

/** What the console shows the identity provider, which gives it out: a value of its own, without keys. */
export const CLIENT_SECRET: SecretDefinition = {
  kind: 'secret',
  logical: 'oidc-client',
  names: perStage((stage) => `operations-console/oidc-${stage}`),
  purpose: 'What the console shows the identity provider',
  keys: [],
  replicaRegion: 'us-west-2',
  origin: 'outside',
};

/** The other stage that a console which runs in the cloud shows beside its own. */
export function pairOf(stage: Stage): 'staging' | 'prod' {
  return stage === 'prod' ? 'staging' : 'prod';
}
