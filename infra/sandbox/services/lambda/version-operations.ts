import type {
  AliasConfiguration,
  AliasRoutingConfiguration,
  CreateAliasRequest,
  DeleteAliasRequest,
  FunctionConfiguration,
  GetAliasRequest,
  ListAliasesRequest,
  ListAliasesResponse,
  ListVersionsByFunctionRequest,
  ListVersionsByFunctionResponse,
  PublishVersionRequest,
  UpdateAliasRequest,
} from '@aws-sdk/client-lambda';
import { randomUUID } from 'node:crypto';
import type { Cloud } from '../../cloud.ts';
import { takePage } from '../../paging.ts';
import {
  badMarker,
  checkConstraints,
  checkPageSize,
  conflict,
  functionNotFound,
  invalidValue,
  notFound,
  preconditionFailed,
} from './errors.ts';
import { requireSettled } from './function-operations.ts';
import type { FunctionStore, StoredAlias, StoredFunction } from './function-store.ts';
import { publish } from './publish.ts';

/** Published versions and the aliases that point to them. */
export function createVersionOperations(cloud: Cloud, store: FunctionStore) {
  function publishVersion(input: PublishVersionRequest): FunctionConfiguration {
    const before = store.require(input.FunctionName);
    const { configuration } = before.latest;
    requireSettled(store, before, cloud.clock.now());
    if (input.RevisionId !== undefined && input.RevisionId !== configuration.RevisionId)
      throw preconditionFailed();
    if (input.CodeSha256 !== undefined && input.CodeSha256 !== configuration.CodeSha256)
      throw invalidValue(
        `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${configuration.CodeSha256 ?? ''}). Please try again with the CodeSHA256 in $LATEST.`,
      );
    const { stored, version } = publish(before, {
      now: cloud.clock.now(),
      description: input.Description,
    });
    store.save(stored);
    return store.describe(version, version.configuration.Version);
  }

  function listVersions(input: ListVersionsByFunctionRequest): ListVersionsByFunctionResponse {
    const stored = store.require(input.FunctionName);
    const { MaxItems: size = 50 } = input;
    checkPageSize(size, 10_000);
    const versions = [stored.latest, ...stored.versions].map(({ configuration }) => ({
      ...configuration,
      FunctionArn: store.arnOf(stored.name, configuration.Version),
    }));
    const page = takePage(
      versions,
      // Numbers in their order, $LATEST before them.
      ({ Version = '$LATEST' }) => (Version === '$LATEST' ? '' : Version.padStart(12, '0')),
      input.Marker,
      Math.min(size, 50),
      badMarker,
    );
    return { Versions: page.items, NextMarker: page.nextToken };
  }

  function described(stored: StoredFunction, alias: StoredAlias): AliasConfiguration {
    const hasWeights = Object.keys(alias.weights).length > 0;
    return {
      AliasArn: store.arnOf(stored.name, alias.name),
      Name: alias.name,
      FunctionVersion: alias.version,
      Description: alias.description,
      RoutingConfig: hasWeights ? { AdditionalVersionWeights: alias.weights } : undefined,
      RevisionId: alias.revisionId,
    };
  }

  function requireAlias(functionName: string | undefined, name = '') {
    const stored = store.require(functionName);
    const alias = stored.aliases.find((one) => one.name === name);
    if (!alias) throw notFound(`Cannot find alias arn: ${store.arnOf(stored.name, name)}`);
    return { stored, alias };
  }

  /** The versions that an alias names must be there, and share one function's traffic. */
  function checkRouting(
    stored: StoredFunction,
    version: string,
    routing: AliasRoutingConfiguration | undefined,
  ): Readonly<Record<string, number>> {
    const weights = routing?.AdditionalVersionWeights ?? {};
    for (const number of [version, ...Object.keys(weights)]) {
      const isThere =
        number === '$LATEST' || stored.versions.some(({ configuration }) => configuration.Version === number);
      if (!isThere) throw functionNotFound(store.arnOf(stored.name, number));
    }
    const [second, ...more] = Object.keys(weights);
    if (more.length > 0)
      throw invalidValue('Number of items in AdditionalVersionWeights cannot be greater than 1');
    if (second === undefined) return {};
    if (version === '$LATEST' || second === '$LATEST')
      throw invalidValue('$LATEST is not supported for an alias pointing to more than 1 version');
    if (second === version)
      throw invalidValue(
        `Invalid function version ${second}. Function version ${second} is already included in routing configuration.`,
      );
    const weight = weights[second] ?? 0;
    checkConstraints([
      {
        path: 'RoutingConfig.AdditionalVersionWeights',
        value: weight,
        minValue: 0,
        maxValue: 1,
      },
    ]);
    return weights;
  }

  function saveAlias(stored: StoredFunction, alias: StoredAlias): AliasConfiguration {
    const others = stored.aliases.filter(({ name }) => name !== alias.name);
    store.save({ ...stored, aliases: [...others, alias] });
    return described(stored, alias);
  }

  function createAlias(input: CreateAliasRequest): AliasConfiguration {
    const { Name: name = '', FunctionVersion: version = '' } = input;
    checkConstraints([
      { path: 'Name', value: name, minLength: 1, maxLength: 128, pattern: /(?!^[0-9]+$)([a-zA-Z0-9-_]+)/ },
    ]);
    const stored = store.require(input.FunctionName);
    if (stored.aliases.some((alias) => alias.name === name))
      throw conflict(`Alias already exists: ${store.arnOf(stored.name, name)}`);
    const weights = checkRouting(stored, version, input.RoutingConfig);
    const { Description: description = '' } = input;
    return saveAlias(stored, { name, version, description, weights, revisionId: randomUUID() });
  }

  function updateAlias(input: UpdateAliasRequest): AliasConfiguration {
    const { stored, alias } = requireAlias(input.FunctionName, input.Name);
    if (input.RevisionId !== undefined && input.RevisionId !== alias.revisionId) throw preconditionFailed();
    const version = input.FunctionVersion ?? alias.version;
    const routing = input.RoutingConfig ?? { AdditionalVersionWeights: alias.weights };
    const weights = checkRouting(stored, version, routing);
    const description = input.Description ?? alias.description;
    return saveAlias(stored, { ...alias, version, description, weights, revisionId: randomUUID() });
  }

  function getAlias(input: GetAliasRequest): AliasConfiguration {
    const { stored, alias } = requireAlias(input.FunctionName, input.Name);
    return described(stored, alias);
  }

  function listAliases(input: ListAliasesRequest): ListAliasesResponse {
    const stored = store.require(input.FunctionName);
    const { MaxItems: size = 50, FunctionVersion: version } = input;
    checkPageSize(size, 10_000);
    const aliases = stored.aliases.filter(
      (alias) => version === undefined || alias.version === version || version in alias.weights,
    );
    const page = takePage(aliases, ({ name }) => name, input.Marker, size, badMarker);
    return {
      Aliases: page.items.map((alias) => described(stored, alias)),
      NextMarker: page.nextToken,
    };
  }

  // To delete what is not there is no error.
  function deleteAlias(input: DeleteAliasRequest): void {
    const stored = store.require(input.FunctionName);
    store.save({ ...stored, aliases: stored.aliases.filter(({ name }) => name !== input.Name) });
  }

  return {
    PublishVersion: publishVersion,
    ListVersionsByFunction: listVersions,
    CreateAlias: createAlias,
    UpdateAlias: updateAlias,
    GetAlias: getAlias,
    ListAliases: listAliases,
    DeleteAlias: deleteAlias,
  };
}
