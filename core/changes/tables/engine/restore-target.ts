import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import type { TablePlace } from './bulk.ts';
import { readPage } from './scan-pages.ts';
import { createInput } from './settings/create-input.ts';
import type { DescribedSettings } from './settings/described-settings.ts';
import { settingsOfDescription } from './settings/described-settings.ts';
import type { TableSettings } from './settings/settings.ts';
import { waitUntilActive } from './settings/wait-active.ts';
import type { CallOptions } from './table-facts.ts';
import { describedTable } from './table-facts.ts';
import { callUpstream, UpstreamFailed } from './upstream-call.ts';

/**
 * Makes a table like the one of these settings, and waits until it can be used. One that is there already is taken
 * where it has the same keys and indexes and holds nothing: an earlier attempt made it.
 * @returns the sentence that says why the table there can not be used; undefined where there is one to restore into.
 * @throws UpstreamFailed, Cancelled.
 */
export async function makeTarget(
  place: TablePlace,
  settings: TableSettings,
  options: CallOptions,
): Promise<string | undefined> {
  const there = await whatIsThere(place, options);
  if (there && !sameShape(there, settings))
    return `There is a table ${place.table} already, with another key or other indexes.`;
  if (!there) await create(place, settings, options);
  await waitUntilActive(place, options);
  if (!there) return undefined;
  const page = await readPage(place, 0, 'start', { ...options, segments: 1, limit: 1, consistent: true });
  return page.items.length > 0 ? `There is a table ${place.table} already, and it holds items.` : undefined;
}

async function create(place: TablePlace, settings: TableSettings, options: CallOptions): Promise<void> {
  const input = createInput(settings, place.table);
  try {
    await callUpstream('dynamodb:CreateTable', options, (abortSignal) =>
      place.client.send(new CreateTableCommand(input), { abortSignal }),
    );
  } catch (error) {
    // The first attempt made it, and its answer got lost.
    if (!(error instanceof UpstreamFailed) || error.failure.code !== 'ResourceInUseException') throw error;
  }
}

async function whatIsThere(place: TablePlace, options: CallOptions): Promise<DescribedSettings | undefined> {
  try {
    return settingsOfDescription(await describedTable(place, options));
  } catch (error) {
    if (error instanceof UpstreamFailed && error.failure.state === 'absent') return undefined;
    throw error;
  }
}

function sameShape(left: DescribedSettings, right: DescribedSettings): boolean {
  const shapeOf = ({ key, globalIndexes, localIndexes }: DescribedSettings) =>
    JSON.stringify([
      key,
      ...[globalIndexes, localIndexes].map((all) =>
        all.map((one) => [one.name, one.key, one.projection, one.projected]),
      ),
    ]);
  return shapeOf(left) === shapeOf(right);
}
