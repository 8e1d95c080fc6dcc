import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CATALOGUE } from '../../../../core/catalogue/catalogue.ts';
import type { ConnectedEnvironment } from '../../../../core/environments/registry.ts';
import type { HistoryRequest, HistorySubjects } from '../../history/plan.ts';
import { metricName } from '../../services/elasticloadbalancingv2/records.ts';

const DEVELOPMENT_LOAD_PERCENT = 10;

/**
 * Gives a sandbox a past of so many days: metrics and log lines that never happened, all of them from before it began.
 * False where the endpoint is no sandbox of this kind, or refuses.
 */
export async function giveHistory(
  one: ConnectedEnvironment,
  days: number,
  compute: boolean,
): Promise<boolean> {
  const { endpoint, names } = one.environment;
  if (endpoint === undefined) return false;
  const request: HistoryRequest = {
    days,
    seed: `history of ${names.stage}`,
    subjects: await subjectsOf(one, compute && one.environment.compute.kind === 'ecs'),
  };
  const answer = await fetch(new URL('/_sandbox/history', endpoint), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  return answer.ok;
}

async function subjectsOf(one: ConnectedEnvironment, runs: boolean): Promise<HistorySubjects> {
  const { stage } = one.environment.names;
  const nameIn = ({ names }: { readonly names: Readonly<Record<typeof stage, string>> }) => names[stage];
  const data = {
    stage,
    loadPercent: stage === 'dev' ? DEVELOPMENT_LOAD_PERCENT : 100,
    queues: CATALOGUE.queues.map(nameIn),
    tables: CATALOGUE.tables.map(nameIn),
  };
  if (!runs) return { ...data, services: [], functions: [], caches: [] };
  const { loadBalancer, targetGroups } = await trafficNames(one);
  return {
    ...data,
    loadBalancer,
    services: CATALOGUE.services
      .filter(({ tasks }) => tasks !== undefined)
      .map((service) => ({
        name: nameIn(service),
        cluster: nameIn(CATALOGUE.cluster),
        targetGroup: targetGroups.get(service.traffic?.targetGroups.blue[stage] ?? ''),
        logGroup: service.logGroups[stage],
      })),
    functions: CATALOGUE.workers.map((worker) => ({
      name: nameIn(worker),
      logGroup: worker.logGroups[stage],
    })),
    // The first node of a group is the one that is measured.
    caches: CATALOGUE.caches.map((cache) => `${nameIn(cache)}-001`),
  };
}

/** The names under which a load balancer and its target groups are measured: parts of their ARNs. */
async function trafficNames({ clients: { elbv2 }, environment }: ConnectedEnvironment) {
  const { stage } = environment.names;
  const [{ LoadBalancers = [] }, { TargetGroups = [] }] = await Promise.all([
    elbv2.send(new DescribeLoadBalancersCommand({ Names: [CATALOGUE.loadBalancer.names[stage]] })),
    elbv2.send(new DescribeTargetGroupsCommand({})),
  ]);
  const arn = LoadBalancers[0]?.LoadBalancerArn;
  return {
    loadBalancer: arn === undefined ? undefined : metricName(arn),
    targetGroups: new Map(
      TargetGroups.map(({ TargetGroupName = '', TargetGroupArn = '' }) => [
        TargetGroupName,
        metricName(TargetGroupArn),
      ]),
    ),
  };
}
