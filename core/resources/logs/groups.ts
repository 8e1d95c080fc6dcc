import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { LogGroup as SdkLogGroup } from '@aws-sdk/client-cloudwatch-logs';
import type { Cell, Failure } from '../../cells/cell.ts';
import { isFailure, valueOf } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import { listContainers } from '../containers/containers.ts';
import type { Source } from '../source.ts';
import { keepingAnswers } from '../told.ts';
import { containerGroup } from './group-names.ts';
import type { LogGroup } from './types.ts';

/** DescribeLogGroups gives 50 a page at most. Source: CloudWatch Logs API reference. */
const PER_PAGE = 50;
/** Two thousand groups are more than a person chooses from. */
const MOST_PAGES = 40;

/** Everything that an environment writes to, and what of it could not be seen. */
export interface SideLogGroups {
  readonly groups: readonly LogGroup[];
  readonly unread: readonly Failure[];
}

/**
 * The log groups of one environment by name: where Docker runs its services their containers', then those of CloudWatch
 * Logs. What fails of either costs nothing of the other.
 */
export async function sideLogGroups(source: Source, budget: Budget): Promise<SideLogGroups> {
  if (source.environment.compute.kind !== 'docker') {
    const groups = await cloudLogGroups(source, budget);
    return { groups: valueOf(groups) ?? [], unread: [groups].filter(isFailure) };
  }
  const [cloud, containers] = await Promise.all([
    cloudLogGroups(source, budget),
    listContainers(source, budget),
  ]);
  const services = [...new Set((valueOf(containers) ?? []).map(({ service }) => service))].sort();
  const own = services.map((service): LogGroup => ({ name: containerGroup(service), origin: 'docker' }));
  return {
    groups: [...own, ...(valueOf(cloud) ?? [])],
    unread: [
      ...[containers].filter(isFailure),
      // An emulator without CloudWatch Logs is no failure where the platform's logs are its containers'.
      ...[cloud].filter(isFailure).filter(({ state }) => state !== 'unsupported'),
    ],
  };
}

/** The log groups of CloudWatch Logs. */
export function cloudLogGroups(source: Source, budget: Budget): Promise<Cell<Listed<LogGroup>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'logs:DescribeLogGroups',
      key: '',
      isEmpty: (groups) => groups.length === 0,
      run: (abortSignal) =>
        tokenPages(MOST_PAGES, async (nextToken) => {
          const page = await source.clients.logs.send(
            new DescribeLogGroupsCommand({ limit: PER_PAGE, nextToken }),
            { abortSignal },
          );
          return { items: (page.logGroups ?? []).map(keepingAnswers(groupOf)), token: page.nextToken };
        }),
    },
    budget,
  );
}

function groupOf(group: SdkLogGroup): LogGroup {
  return {
    name: group.logGroupName ?? '',
    origin: 'cloudwatch',
    retentionDays: group.retentionInDays,
    storedBytes: group.storedBytes,
    createdAt: group.creationTime,
    logClass: group.logGroupClass,
  };
}
