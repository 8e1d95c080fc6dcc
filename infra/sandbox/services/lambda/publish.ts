import { randomUUID } from 'node:crypto';
import type { StoredFunction, StoredVersion } from './function-store.ts';
import { lambdaTime } from './lambda-time.ts';

interface Published {
  readonly stored: StoredFunction;
  readonly version: StoredVersion;
}

/** Makes a version of `$LATEST` as it is, or finds the one that was made of it already, as AWS does. */
export function publish(
  stored: StoredFunction,
  { now, description }: { readonly now: number; readonly description?: string },
): Published {
  const { latest } = stored;
  const madeOf = latest.configuration.RevisionId;
  const last = stored.versions.at(-1);
  if (last && last.madeOf === madeOf) return { stored, version: last };
  const number = stored.lastVersion + 1;
  const version: StoredVersion = {
    ...latest,
    madeOf,
    configuration: {
      ...latest.configuration,
      Version: String(number),
      Description: description ?? latest.configuration.Description,
      LastModified: lambdaTime(now),
      RevisionId: randomUUID(),
    },
  };
  return {
    stored: { ...stored, versions: [...stored.versions, version], lastVersion: number },
    version,
  };
}
