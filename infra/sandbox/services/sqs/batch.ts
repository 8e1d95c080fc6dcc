import type { BatchResultErrorEntry } from '@aws-sdk/client-sqs';
import { ServiceError } from '../../protocol/service.ts';
import {
  batchEntryIdsNotDistinct,
  emptyBatchRequest,
  invalidBatchEntryId,
  tooManyEntries,
} from './errors.ts';

/** Refuses a batch that is empty, of more than ten entries, or whose ids are malformed or repeated. */
export function checkBatch<Entry extends { readonly Id?: string }>(
  entryType: string,
  entries: readonly Entry[] | undefined,
): readonly Entry[] {
  if (entries === undefined || entries.length === 0) throw emptyBatchRequest(entryType);
  if (entries.length > 10) throw tooManyEntries(entries.length);
  const seen = new Set<string>();
  for (const { Id: id = '' } of entries) {
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(id)) throw invalidBatchEntryId();
    if (seen.has(id)) throw batchEntryIdsNotDistinct(id);
    seen.add(id);
  }
  return entries;
}

/** Runs each entry by itself: an error of the service fails that entry only. */
export function runBatch<Entry extends { readonly Id?: string }, Result>(
  entries: readonly Entry[],
  run: (entry: Entry) => Result,
): { readonly Successful: (Result & { Id: string })[]; readonly Failed: BatchResultErrorEntry[] } {
  const Successful: (Result & { Id: string })[] = [];
  const Failed: BatchResultErrorEntry[] = [];
  for (const entry of entries) {
    const { Id = '' } = entry;
    try {
      Successful.push({ ...run(entry), Id });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      Failed.push({
        Id,
        SenderFault: true,
        Code: error.options.queryCode ?? error.code,
        Message: error.message,
      });
    }
  }
  return { Successful, Failed };
}
