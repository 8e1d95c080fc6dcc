import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { LogGroup as SdkLogGroup } from '@aws-sdk/client-cloudwatch-logs';
import type { Cell } from '../../cells/cell.ts';
import { fresh, hasValue, isFailure, valueOf } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { mapListed, tokenPages } from '../../paging/token-pages.ts';
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

/** The log groups of one environment by name: those of CloudWatch Logs, and where Docker runs, its services. */
export async function listLogGroups(source: Source, budget: Budget): Promise<Cell<Listed<LogGroup>>> {
  if (source.environment.compute.kind !== 'docker') return cloudGroups(source, budget);
  const [groups, containers] = await Promise.all([
    cloudGroups(source, budget),
    listContainers(source, budget),
  ]);
  if (isFailure(containers)) return containers;
  const services = [...new Set((valueOf(containers) ?? []).map(({ service }) => service))].sort();
  const own = services.map((service): LogGroup => ({ name: containerGroup(service), origin: 'docker' }));
  // An emulator without CloudWatch Logs is no failure where the platform's logs are its containers'.
  const cloud = valueOf(groups);
  const all = cloud ? mapListed(cloud, (each) => [...own, ...each]) : own;
  if (all.length === 0) return { state: 'empty', at: containers.at };
  return hasValue(containers) ? { ...containers, value: all } : fresh(all, containers.at);
}

function cloudGroups(source: Source, budget: Budget): Promise<Cell<Listed<LogGroup>>> {
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
