import type { Program, Programs } from '../../processes/program.ts';
import type { StoredVersion } from './function-store.ts';

/** The module that a version of a function runs, and what its image brings along. */
export interface FunctionProgram {
  readonly modulePath: string;
  readonly exportName: string;
  /** Variables of the image. */
  readonly variables: Readonly<Record<string, string>>;
}

/** `…/tiktok-commerce/caption-parser:1.4.0` is `caption-parser` and `1.4.0`. */
function readImage(uri: string): { readonly last: string; readonly tag: string | undefined } {
  const name = uri.split('/').at(-1)?.split('@')[0] ?? '';
  const [last = '', tag] = name.split(':');
  return { last, tag };
}

function findProgram(programs: Programs, name: string): Program | undefined {
  const key = [`${name}-lambda`, name].find((one) => Object.hasOwn(programs, one));
  return key === undefined ? undefined : programs[key];
}

/**
 * What runs a version: by its image's repository, `NAME-lambda` before `NAME`; a function of an archive, whose content
 * is not kept, by its own name. Undefined where there is no such program.
 */
export function programOf(programs: Programs, version: StoredVersion): FunctionProgram | undefined {
  const { configuration, imageUri } = version;
  const { last, tag } = readImage(imageUri ?? configuration.FunctionName ?? '');
  const program = findProgram(programs, last);
  const modulePath = program?.command.at(-1);
  if (!program || modulePath === undefined) return undefined;
  const stated = configuration.ImageConfigResponse?.ImageConfig?.Command?.[0] ?? configuration.Handler;
  const baked: Readonly<Record<string, string>> = tag === undefined ? {} : { APP_VERSION: tag };
  return {
    modulePath,
    exportName: stated?.split('.').at(-1) ?? 'handler',
    variables: { ...program.environment, ...baked },
  };
}
