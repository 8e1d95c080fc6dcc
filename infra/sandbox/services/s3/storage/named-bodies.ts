import type { BodyRef } from '../records.ts';
import { allRecords } from './storage.ts';
import type { Storage } from './storage.ts';

/** The ids of all bodies in files that a version, a part of an upload or a part of an object names. */
export function namedFiles(storage: Storage): ReadonlySet<string> {
  const ids = new Set<string>();
  const name = ({ id, kind }: BodyRef) => {
    if (kind === 'file') ids.add(id);
  };
  for (const { value } of storage.live.getRange(allRecords))
    if (value.latest.kind === 'object') name(value.latest.body);
  for (const { value } of storage.noncurrent.getRange(allRecords))
    if (value.version.kind === 'object') name(value.version.body);
  for (const { value } of storage.parts.getRange(allRecords)) name(value.body);
  for (const { value } of storage.segments.getRange(allRecords)) for (const { body } of value) name(body);
  return ids;
}
