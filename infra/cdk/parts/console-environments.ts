import { CACHES } from '../../../core/catalogue/guards.ts';
import { pairOf } from '../../../core/catalogue/console.ts';
import { CLUSTER } from '../../../core/catalogue/compute.ts';
import type { Stage } from '../../../core/catalogue/stage.ts';
import { HOME_NAME } from '../../../core/home/home.ts';
import type { PlatformSettings } from '../settings.ts';

/** Roles of the console in an account: the task's, what the other console may do here, and whoever looks on. */
export const CONSOLE_ROLES = {
  task: HOME_NAME,
  pair: `${HOME_NAME}-pair`,
  viewer: `${HOME_NAME}-viewer`,
} as const;

/** Production's console works in staging too; staging's looks at production and can change nothing there. */
export function pairRole({ stage, pairAccount }: PlatformSettings): string {
  const role = stage === 'prod' ? CONSOLE_ROLES.pair : CONSOLE_ROLES.viewer;
  return `arn:aws:iam::${pairAccount}:role/${role}`;
}

const LABELS: Readonly<Record<Stage, string>> = {
  dev: 'Development',
  staging: 'Staging',
  prod: 'Production',
};
const COLOURS: Readonly<Record<Stage, string>> = { dev: 'teal', staging: 'violet', prod: 'amber' };
const GUARDS: Readonly<Record<Stage, string>> = { dev: 'none', staging: 'confirm', prod: 'typed-name' };

/**
 * The console's environments file for a stage: its own and the other one. The other's cache stands in a network that this
 * one does not reach. @param host where the stage's own cache listens.
 */
export function environmentsOf(settings: PlatformSettings, host: string): object {
  const { stage, account, region, pairAccount } = settings;
  const other = pairOf(stage);
  const of = (one: Stage) => ({
    id: one,
    label: LABELS[one],
    colour: COLOURS[one],
    guard: GUARDS[one],
    region,
    compute: { kind: 'ecs', cluster: CLUSTER.names[one] },
    names: { stage: one },
  });
  const own = {
    ...of(stage),
    account,
    caches: CACHES.map(({ logical, names, port }) => ({
      id: logical,
      label: names[stage],
      url: `rediss://${host}:${port}`,
      elasticache: { replicationGroupId: names[stage], userId: HOME_NAME },
    })),
  };
  const beside = { ...of(other), account: pairAccount, credentials: { roleArn: pairRole(settings) } };
  return { home: stage, environments: stage === 'prod' ? [beside, own] : [own, beside] };
}
