import {
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import type { Cell } from '../../cells/cell.ts';
import type { Listed, TokenPage } from '../../paging/token-pages.ts';
import { tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { keepingAnswers } from '../told.ts';
import { aclOf, routeTableOf, securityGroupOf, subnetOf, vpcOf } from './sdk-ec2.ts';
import type { NetworkAcl, RouteTable, SecurityGroup, Subnet, Vpc } from './types.ts';

/** Each describe of EC2 takes 1,000 a page, of route tables 100. Source: EC2 API reference. */
const PER_PAGE = 1_000;
const TABLES_PER_PAGE = 100;
const MOST_PAGES = 10;

export function listVpcs(source: Source, budget: Budget): Promise<Cell<Listed<Vpc>>> {
  return pages(source, 'DescribeVpcs', budget, async (NextToken, abortSignal) => {
    const command = new DescribeVpcsCommand({ MaxResults: PER_PAGE, NextToken });
    const page = await source.clients.ec2.send(command, { abortSignal });
    return { items: (page.Vpcs ?? []).map(vpcOf), token: page.NextToken };
  });
}

export function listSubnets(source: Source, budget: Budget): Promise<Cell<Listed<Subnet>>> {
  return pages(source, 'DescribeSubnets', budget, async (NextToken, abortSignal) => {
    const command = new DescribeSubnetsCommand({ MaxResults: PER_PAGE, NextToken });
    const page = await source.clients.ec2.send(command, { abortSignal });
    return { items: (page.Subnets ?? []).map(subnetOf), token: page.NextToken };
  });
}

export function listRouteTables(source: Source, budget: Budget): Promise<Cell<Listed<RouteTable>>> {
  return pages(source, 'DescribeRouteTables', budget, async (NextToken, abortSignal) => {
    const command = new DescribeRouteTablesCommand({ MaxResults: TABLES_PER_PAGE, NextToken });
    const page = await source.clients.ec2.send(command, { abortSignal });
    return { items: (page.RouteTables ?? []).map(routeTableOf), token: page.NextToken };
  });
}

export function listSecurityGroups(source: Source, budget: Budget): Promise<Cell<Listed<SecurityGroup>>> {
  return pages(source, 'DescribeSecurityGroups', budget, async (NextToken, abortSignal) => {
    const command = new DescribeSecurityGroupsCommand({ MaxResults: PER_PAGE, NextToken });
    const page = await source.clients.ec2.send(command, { abortSignal });
    return { items: (page.SecurityGroups ?? []).map(keepingAnswers(securityGroupOf)), token: page.NextToken };
  });
}

export function listNetworkAcls(source: Source, budget: Budget): Promise<Cell<Listed<NetworkAcl>>> {
  return pages(source, 'DescribeNetworkAcls', budget, async (NextToken, abortSignal) => {
    const command = new DescribeNetworkAclsCommand({ MaxResults: PER_PAGE, NextToken });
    const page = await source.clients.ec2.send(command, { abortSignal });
    return { items: (page.NetworkAcls ?? []).map(aclOf), token: page.NextToken };
  });
}

function pages<T>(
  source: Source,
  action: string,
  budget: Budget,
  ask: (token: string | undefined, signal: AbortSignal) => Promise<TokenPage<T>>,
): Promise<Cell<Listed<T>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: `ec2:${action}`,
      key: '',
      isEmpty: (items) => items.length === 0,
      run: (signal) => tokenPages(MOST_PAGES, (token) => ask(token, signal)),
    },
    budget,
  );
}
