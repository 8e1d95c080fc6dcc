import { z } from 'zod';
import { SERVICES } from '../../catalogue/compute.ts';
import type { Cell } from '../../cells/cell.ts';
import { hasValue } from '../../cells/cell.ts';
import type { Environment } from '../../environments/schema.ts';
import { labelOf } from '../../environments/label.ts';
import { listContainersCommand } from '../../resources/containers/commands.ts';
import { dockerTargetOf } from '../../resources/containers/docker-target.ts';
import { listDeployables, listedDeployable } from '../../resources/deployments/deployments.ts';
import type { Deployable, DeploymentStage } from '../../resources/deployments/types.ts';
import { describeServicesCommand } from '../../resources/services/commands.ts';
import type { Source } from '../../resources/source.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Evidence } from '../check.ts';
import { defineCheck } from '../check.ts';
import type { CheckOutcome } from '../outcome.ts';
import { reportOf } from '../report.ts';
import { countOf, lengthOf, pageOf } from '../words.ts';

const SERVED = SERVICES.filter(({ tasks }) => tasks !== undefined).map(({ logical }) => logical);

const UNDER_WAY: ReadonlySet<DeploymentStage> = new Set(['deploying', 'shifting', 'baking', 'paused']);

/** Every service of an environment, whatever carries it, described with its neighbours. */
export async function servicesNow(source: Source, budget: Budget) {
  const listed = await listDeployables(source, budget);
  const names = hasValue(listed) ? listed.value : [];
  const services = await Promise.all(names.map((name) => listedDeployable(source, name, budget)));
  return { listed, names, services };
}

function servicesCommand(environment: Environment): readonly string[] {
  const { compute } = environment;
  return compute.kind === 'ecs'
    ? [describeServicesCommand(labelOf(environment), compute.cluster, SERVED)]
    : [listContainersCommand(dockerTargetOf(environment))];
}

export const servicesSteady = defineCheck({
  id: 'services.steady',
  title: 'Services run as many tasks as they should',
  explains:
    'Every service, or those named, whatever carries it. Bad: tasks are missing or sick, a deployment failed or goes back. Look at it: a deployment is under way, or it is scaled to zero.',
  right: 'states:read',
  parameters: z.object({ services: z.array(z.string()).optional() }).strict(),
  commands: servicesCommand,
  async run(source, { services: wanted }, budget) {
    const { listed, names, services } = await servicesNow(source, budget);
    const chosen = names.flatMap((name, index) => {
      const cell = services[index];
      return cell && (wanted?.includes(name) ?? true) ? [{ name, cell }] : [];
    });
    const missing = (wanted ?? []).filter((name) => hasValue(listed) && !names.includes(name));
    return reportOf({
      evidence: [
        ...chosen.flatMap(({ name, cell }) => (hasValue(cell) ? [steadiness(name, cell.value)] : [])),
        ...missing.map((name): Evidence => ({ name, value: 'there is no such service', outcome: 'bad' })),
      ],
      cells: [listed, ...chosen.map(({ cell }) => cell)],
      good: (count) => `${countOf(count, 'service')}, each as many tasks as it should have.`,
      none: { outcome: 'bad', sentence: 'Nothing runs here: there is no service at all.' },
    });
  },
});

function steadiness(name: string, { stage, sides, unread }: Deployable): Evidence {
  const sum = (of: (side: Deployable['sides'][number]) => number) =>
    sides.reduce((total, side) => total + of(side), 0);
  const [desired, running, sick] = [
    sum((side) => side.desired),
    sum((side) => side.running),
    sum((side) => side.unhealthy ?? 0),
  ];
  const words = [
    `${running} of ${desired} running`,
    ...(sick > 0 ? [`${sick} unhealthy`] : []),
    ...(stage === 'steady' ? [] : [stage]),
    ...(unread.length > 0 ? ['not everything could be read'] : []),
  ];
  return {
    name,
    value: words.join(', '),
    outcome: outcomeOf(stage, running < desired || sick > 0, unread.length > 0),
    href: pageOf('deployments', name),
  };
}

function outcomeOf(stage: DeploymentStage, isShort: boolean, isPartlyUnread: boolean): CheckOutcome {
  if (stage === 'failed' || stage === 'rolling back') return 'bad';
  if (UNDER_WAY.has(stage)) return 'warn';
  if (isShort) return 'bad';
  if (isPartlyUnread) return 'unknown';
  return stage === 'scaled to zero' ? 'warn' : 'good';
}

export const deploymentsQuiet = defineCheck({
  id: 'deployments.quiet',
  title: 'What was deployed last',
  explains:
    'When each service got its version, and by whom. Look at it: one got it within the last hours, which is the first thing to ask in an incident.',
  right: 'states:read',
  parameters: z.object({ hours: z.number().positive().default(4) }).strict(),
  commands: servicesCommand,
  async run(source, { hours }, budget) {
    const { listed, names, services } = await servicesNow(source, budget);
    const now = Date.now();
    return reportOf({
      evidence: deployedEvidence(
        names,
        services,
        (ageSeconds) => (ageSeconds < hours * 3_600 ? 'warn' : 'good'),
        now,
      ),
      cells: [listed, ...services],
      good: (count) => `None of ${countOf(count, 'service')} changed within ${hours} h.`,
    });
  },
});

export const deploymentsAge = defineCheck({
  id: 'deployments.age',
  title: 'Images are not older than they should be',
  explains:
    'How long each service has run its version. Look at it: longer than the days given; a new deployment fetches what the base image got meanwhile.',
  right: 'states:read',
  parameters: z.object({ days: z.number().positive().default(30) }).strict(),
  commands: servicesCommand,
  async run(source, { days }, budget) {
    const { listed, names, services } = await servicesNow(source, budget);
    const now = Date.now();
    return reportOf({
      evidence: deployedEvidence(
        names,
        services,
        (ageSeconds) => (ageSeconds > days * 86_400 ? 'warn' : 'good'),
        now,
      ),
      cells: [listed, ...services],
      good: (count) => `${countOf(count, 'service')}, all deployed within ${days} days.`,
    });
  },
});

function deployedEvidence(
  names: readonly string[],
  services: readonly Cell<Deployable>[],
  judge: (ageSeconds: number) => CheckOutcome,
  now: number,
): readonly Evidence[] {
  return names.flatMap((name, index) => {
    const cell = services[index];
    if (!cell || !hasValue(cell)) return [];
    const { deployedAt, deployedBy, sides } = cell.value;
    const version = sides.at(-1)?.tag ?? sides.at(-1)?.revision ?? 'a version without a name';
    const href = pageOf('deployments', name);
    if (deployedAt === undefined)
      return [{ name, value: `${version}, since when is not told`, outcome: 'unknown' as const, href }];
    const ageSeconds = (now - deployedAt) / 1_000;
    const by = deployedBy ? ` by ${deployedBy.split('/').at(-1)}` : '';
    return [
      { name, value: `${version} since ${lengthOf(ageSeconds)}${by}`, outcome: judge(ageSeconds), href },
    ];
  });
}
