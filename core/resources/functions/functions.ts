import {
  GetFunctionCommand,
  ListAliasesCommand,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  ListVersionsByFunctionCommand,
} from '@aws-sdk/client-lambda';
import type { Cell } from '../../cells/cell.ts';
import { fresh, hasValue, mapCell } from '../../cells/cell.ts';
import type { Listed, TokenPage } from '../../paging/token-pages.ts';
import { mapListed, tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { answerOf, keepingAnswers, withAnswer } from '../told.ts';
import {
  aliasOf,
  comparableFunction,
  detailOf,
  eventSourceOf,
  summaryOf,
  versionOf,
} from './sdk-function.ts';
import type {
  EventSource,
  FunctionAlias,
  FunctionDetail,
  FunctionRow,
  FunctionSummary,
  FunctionVersion,
} from './types.ts';

/** ListFunctions and ListVersionsByFunction give 50 a page whatever is asked. Source: Lambda API reference. */
const PER_PAGE = 50;
/** ListEventSourceMappings gives 100 a page at most. */
const MAPPINGS_PER_PAGE = 100;
/** Five thousand functions, or as many versions of one, are more than a list is read for. */
const MOST_PAGES = 100;

/** Every function of the region. */
export function listFunctions(source: Source, budget: Budget): Promise<Cell<Listed<FunctionSummary>>> {
  return pages(source, 'ListFunctions', '', budget, async (Marker, abortSignal) => {
    const page = await source.clients.lambda.send(new ListFunctionsCommand({ MaxItems: PER_PAGE, Marker }), {
      abortSignal,
    });
    return { items: (page.Functions ?? []).map(summaryOf), token: page.NextMarker };
  });
}

/** One of the list with its state and its reserved concurrency, which the list does not tell: one call more. */
export async function functionRow(source: Source, name: string, budget: Budget): Promise<Cell<FunctionRow>> {
  const [listed, detail] = await Promise.all([
    listFunctions(source, budget),
    functionDetail(source, name, budget),
  ]);
  if (listed.state === 'empty') return absent(listed.at);
  if (!hasValue(listed)) return listed;
  const found = listed.value.find((one) => one.name === name);
  if (!found) return absent(listed.at);
  const standing = mapCell(
    detail,
    ({ state, stateReason, lastUpdate, lastUpdateReason, image, imageTag, reservedConcurrency }) => ({
      state,
      stateReason,
      lastUpdate,
      lastUpdateReason,
      image,
      imageTag,
      reservedConcurrency,
    }),
  );
  const told = hasValue(detail) ? answerOf(detail.value) : undefined;
  return mapCell(listed, () => withAnswer({ ...found, standing }, told));
}

function absent(at: number): Cell<never> {
  return { state: 'absent', operation: 'lambda:ListFunctions', at };
}

/** Everything that GetFunction tells of one function. */
export function functionDetail(source: Source, name: string, budget: Budget): Promise<Cell<FunctionDetail>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'lambda:GetFunction',
      key: name,
      run: async (signal) => {
        const answer = await source.clients.lambda.send(new GetFunctionCommand({ FunctionName: name }), {
          abortSignal: signal,
        });
        return withAnswer(detailOf(answer), comparableFunction(answer));
      },
    },
    budget,
  );
}

/** The published versions of a function and `$LATEST`, newest first. */
export async function functionVersions(
  source: Source,
  name: string,
  budget: Budget,
): Promise<Cell<Listed<FunctionVersion>>> {
  const cell = await pages(source, 'ListVersionsByFunction', name, budget, async (Marker, abortSignal) => {
    const page = await source.clients.lambda.send(
      new ListVersionsByFunctionCommand({ FunctionName: name, MaxItems: PER_PAGE, Marker }),
      { abortSignal },
    );
    return { items: (page.Versions ?? []).map(versionOf), token: page.NextMarker };
  });
  return mapCell(cell, (all) => mapListed(all, newestFirst));
}

function newestFirst(versions: readonly FunctionVersion[]): readonly FunctionVersion[] {
  const rank = ({ version }: FunctionVersion) => (version === '$LATEST' ? Infinity : Number(version));
  return versions.toSorted((a, b) => rank(b) - rank(a));
}

/** The names that stand for versions of a function. */
export function functionAliases(
  source: Source,
  name: string,
  budget: Budget,
): Promise<Cell<Listed<FunctionAlias>>> {
  return pages(source, 'ListAliases', name, budget, async (Marker, abortSignal) => {
    const page = await source.clients.lambda.send(
      new ListAliasesCommand({ FunctionName: name, MaxItems: PER_PAGE, Marker }),
      { abortSignal },
    );
    return { items: (page.Aliases ?? []).map(aliasOf), token: page.NextMarker };
  });
}

/** What calls which function, of the whole region at once: a list needs no call for each function. */
export function listEventSources(source: Source, budget: Budget): Promise<Cell<Listed<EventSource>>> {
  return pages(source, 'ListEventSourceMappings', '', budget, async (Marker, abortSignal) => {
    const page = await source.clients.lambda.send(
      new ListEventSourceMappingsCommand({ MaxItems: MAPPINGS_PER_PAGE, Marker }),
      { abortSignal },
    );
    return {
      items: (page.EventSourceMappings ?? []).map(keepingAnswers(eventSourceOf)),
      token: page.NextMarker,
    };
  });
}

/** What calls one function, out of the region's list. */
export async function eventSourcesOf(
  source: Source,
  name: string,
  budget: Budget,
): Promise<Cell<readonly EventSource[]>> {
  const all = await listEventSources(source, budget);
  if (!hasValue(all)) return all;
  const own = all.value.filter((one) => one.functionName === name);
  if (own.length === 0) return { state: 'empty', at: all.at };
  return all.state === 'fresh' ? fresh(own, all.at) : { ...all, value: own };
}

function pages<T>(
  source: Source,
  action: string,
  key: string,
  budget: Budget,
  ask: (marker: string | undefined, signal: AbortSignal) => Promise<TokenPage<T>>,
): Promise<Cell<Listed<T>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: `lambda:${action}`,
      key,
      isEmpty: (items) => items.length === 0,
      run: (signal) => tokenPages(MOST_PAGES, (marker) => ask(marker, signal)),
    },
    budget,
  );
}
