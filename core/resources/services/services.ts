import { DescribeServicesCommand, ListServicesCommand } from '@aws-sdk/client-ecs';
import type { Cell } from '../../cells/cell.ts';
import { hasValue } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { mapListed, tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { keepingAnswers } from '../told.ts';
import { lastPartOf } from './arn-names.ts';
import { serviceOf } from './sdk-service.ts';
import type { EcsService } from './types.ts';

/** ListServices gives at most 100 a page, DescribeServices takes at most 10. Source: ECS API reference. */
const SERVICES_PER_PAGE = 100;
const SERVICES_PER_CALL = 10;
/** A cluster holds 5,000 services. Source: ECS service quotas. */
const SERVICE_PAGES = 50;

/** The names of every service of a cluster. */
export function listServiceNames(
  source: Source,
  cluster: string,
  budget: Budget,
): Promise<Cell<Listed<string>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'ecs:ListServices',
      key: cluster,
      isEmpty: (names) => names.length === 0,
      run: async (signal) => {
        const arns = await tokenPages(SERVICE_PAGES, async (token) => {
          const page = await source.clients.ecs.send(
            new ListServicesCommand({ cluster, maxResults: SERVICES_PER_PAGE, nextToken: token }),
            { abortSignal: signal },
          );
          return { items: page.serviceArns ?? [], token: page.nextToken };
        });
        return mapListed(arns, (all) => all.map(lastPartOf).sort());
      },
    },
    budget,
  );
}

/**
 * One service of a list, asked for together with its neighbours there: ten rows of a list cost one call. One that is
 * gone since is `absent`.
 */
export async function describeListed(
  source: Source,
  cluster: string,
  listed: readonly string[],
  name: string,
  budget: Budget,
): Promise<Cell<EcsService>> {
  const place = listed.indexOf(name);
  if (place < 0) return { state: 'absent', operation: 'ecs:ListServices', at: Date.now() };
  const first = place - (place % SERVICES_PER_CALL);
  const ten = listed.slice(first, first + SERVICES_PER_CALL);
  return pick(await describeTen(source, cluster, ten, budget), name);
}

/** At most ten services by name, in one call; those that are not there are `absent`. */
export async function describeServices(
  source: Source,
  cluster: string,
  names: readonly string[],
  budget: Budget,
): Promise<readonly Cell<EcsService>[]> {
  const answer = await describeTen(source, cluster, names, budget);
  return names.map((name) => pick(answer, name));
}

function describeTen(
  source: Source,
  cluster: string,
  names: readonly string[],
  budget: Budget,
): Promise<Cell<readonly EcsService[]>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'ecs:DescribeServices',
      key: `${cluster}\n${names.join(' ')}`,
      run: async (signal) => {
        const answer = await source.clients.ecs.send(
          new DescribeServicesCommand({ cluster, services: [...names], include: ['TAGS'] }),
          { abortSignal: signal },
        );
        return (answer.services ?? []).map(keepingAnswers(serviceOf));
      },
    },
    budget,
  );
}

function pick(answer: Cell<readonly EcsService[]>, name: string): Cell<EcsService> {
  if (!hasValue(answer)) return answer;
  const found = answer.value.find((one) => one.name === name);
  // A deleted service can be described for a while; it runs nothing any more.
  if (found && found.status !== 'INACTIVE') return { ...answer, value: found };
  return { state: 'absent', operation: 'ecs:DescribeServices', at: answer.at };
}
