import type { Registry } from '../../core/environments/registry.ts';
import { labelOf } from '../../core/environments/label.ts';
import type { Source } from '../../core/resources/source.ts';
import type { Reader } from '../../core/upstream/reader.ts';
import type { ConsoleCore } from './context.server.ts';

/** One reader for everybody: what two people ask at once, upstream is asked once. */
export function consoleCore(registry: Registry, reader: Reader): ConsoleCore {
  const sources: readonly Source[] = registry.all.map((one) => ({ ...one, reader }));
  const byId = new Map(sources.map((source) => [source.environment.id, source]));
  return {
    sources,
    labels: sources.map((source) => labelOf(source.environment)),
    home: { ...registry.home, reader },
    find: (environmentId) => byId.get(environmentId),
  };
}
