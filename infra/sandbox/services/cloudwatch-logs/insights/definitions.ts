import { randomUUID } from 'node:crypto';
import type {
  DeleteQueryDefinitionRequest,
  DeleteQueryDefinitionResponse,
  DescribeQueryDefinitionsRequest,
  DescribeQueryDefinitionsResponse,
  PutQueryDefinitionRequest,
  PutQueryDefinitionResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Database } from 'lmdb';
import { ServiceError } from '../../../protocol/service.ts';
import type { LogsContext } from '../context.ts';
import { invalidParameter } from '../errors.ts';
import { pageByNumber } from './page-by-number.ts';

interface Definition {
  readonly id: string;
  readonly name: string;
  readonly queryString: string;
  readonly logGroupNames: readonly string[];
  readonly lastModifiedMs: number;
}

const mostDescribed = 1000;

/** Queries that are kept by a name. */
export function definitionOperations({ cloud }: LogsContext) {
  const kept: Database<Definition, string> = cloud.store.openDB({ name: 'logs-query-definitions' });

  function requireDefinition(id = ''): Definition {
    const definition = kept.get(id);
    if (!definition)
      throw new ServiceError('ResourceNotFoundException', `The query definition ${id} does not exist.`);
    return definition;
  }

  function put(input: PutQueryDefinitionRequest): PutQueryDefinitionResponse {
    const { name = '', queryString = '', queryDefinitionId, queryLanguage = 'CWLI' } = input;
    if (name === '' || name.length > 255)
      throw invalidParameter('A query definition has a name of 1 to 255 characters.');
    if (queryString === '' || queryString.length > 10_000)
      throw invalidParameter('A query definition has a query of 1 to 10000 characters.');
    if (queryLanguage !== 'CWLI')
      throw invalidParameter(`This endpoint does not offer the query language ${queryLanguage}.`);
    const id = queryDefinitionId === undefined ? randomUUID() : requireDefinition(queryDefinitionId).id;
    kept.putSync(id, {
      id,
      name,
      queryString,
      logGroupNames: input.logGroupNames ?? [],
      lastModifiedMs: cloud.clock.now(),
    });
    return { queryDefinitionId: id };
  }

  function describe(input: DescribeQueryDefinitionsRequest): DescribeQueryDefinitionsResponse {
    const { queryDefinitionNamePrefix: prefix = '', maxResults = mostDescribed, nextToken: token } = input;
    const found = [...kept.getRange()]
      .map(({ value }) => value)
      .filter(({ name }) => name.startsWith(prefix))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const { page, nextToken } = pageByNumber(found, token, maxResults, mostDescribed);
    return {
      queryDefinitions: page.map(({ id, lastModifiedMs, logGroupNames, name, queryString }) => ({
        queryLanguage: 'CWLI',
        queryDefinitionId: id,
        name,
        queryString,
        lastModified: lastModifiedMs,
        logGroupNames: [...logGroupNames],
      })),
      nextToken,
    };
  }

  function remove(input: DeleteQueryDefinitionRequest): DeleteQueryDefinitionResponse {
    kept.removeSync(requireDefinition(input.queryDefinitionId).id);
    return { success: true };
  }

  return { PutQueryDefinition: put, DescribeQueryDefinitions: describe, DeleteQueryDefinition: remove };
}
