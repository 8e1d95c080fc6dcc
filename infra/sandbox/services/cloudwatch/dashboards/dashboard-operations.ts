import type {
  DeleteDashboardsInput,
  GetDashboardInput,
  GetDashboardOutput,
  ListDashboardsInput,
  ListDashboardsOutput,
  PutDashboardInput,
  PutDashboardOutput,
} from '@aws-sdk/client-cloudwatch';
import type { Database } from 'lmdb';
import type { Cloud } from '../../../cloud.ts';
import { takePage } from '../../../paging.ts';
import { ServiceError } from '../../../protocol/service.ts';
import { invalidToken, invalidValue } from '../errors.ts';
import { judgeBody } from './dashboard-body.ts';

interface StoredDashboard {
  readonly name: string;
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
}

const PAGE_SIZE = 1_000;

/** Dashboards: their bodies are checked and kept; nothing draws them. Source: CloudWatch API reference, PutDashboard. */
export function createDashboardOperations(cloud: Cloud) {
  const dashboards: Database<StoredDashboard, string> = cloud.store.openDB({ name: 'cloudwatch-dashboards' });
  // A dashboard belongs to no region.
  const arnOf = (name: string) => `arn:aws:cloudwatch::${cloud.account}:dashboard/${name}`;

  function put({
    DashboardName: name = '',
    DashboardBody: body = '',
  }: PutDashboardInput): PutDashboardOutput {
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(name))
      throw invalidValue('The value for field DashboardName contains invalid characters.');
    const { errors, warnings } = judgeBody(body);
    if (errors.length > 0) {
      const listed = errors.map(({ DataPath, Message }) => ({ dataPath: DataPath, message: Message }));
      const count = `there ${errors.length === 1 ? 'is 1 validation error' : `are ${errors.length} validation errors`}`;
      throw new ServiceError(
        'DashboardInvalidInputError',
        `The dashboard body is invalid, ${count}:\n${JSON.stringify(listed, undefined, 2)}`,
        {
          status: 400,
          queryCode: 'InvalidParameterInput',
          members: { dashboardValidationMessages: [...errors] },
        },
      );
    }
    dashboards.putSync(name, { name, body, modifiedAt: cloud.clock.now() });
    return { DashboardValidationMessages: [...warnings] };
  }

  function get({ DashboardName: name = '' }: GetDashboardInput): GetDashboardOutput {
    const found = dashboards.get(name);
    if (!found) throw notFound([name]);
    return { DashboardArn: arnOf(name), DashboardName: name, DashboardBody: found.body };
  }

  function list({ DashboardNamePrefix: prefix = '', NextToken }: ListDashboardsInput): ListDashboardsOutput {
    const found = [...dashboards.getRange()]
      .map(({ value }) => value)
      .filter(({ name }) => name.startsWith(prefix));
    const page = takePage(found, ({ name }) => name, NextToken, PAGE_SIZE, invalidToken);
    return {
      DashboardEntries: page.items.map(({ name, body, modifiedAt }) => ({
        DashboardName: name,
        DashboardArn: arnOf(name),
        LastModified: new Date(modifiedAt),
        Size: Buffer.byteLength(body),
      })),
      NextToken: page.nextToken,
    };
  }

  /** All of them, or none. */
  function remove({ DashboardNames: names = [] }: DeleteDashboardsInput): object {
    const absent = names.filter((name) => !dashboards.get(name));
    if (absent.length > 0) throw notFound(absent);
    for (const name of names) dashboards.removeSync(name);
    return {};
  }

  return { PutDashboard: put, GetDashboard: get, ListDashboards: list, DeleteDashboards: remove };
}

function notFound(names: readonly string[]): ServiceError {
  const words = names.map((name) => `Dashboard ${name} does not exist`).join('. ');
  return new ServiceError('DashboardNotFoundError', words, { status: 404, queryCode: 'ResourceNotFound' });
}
