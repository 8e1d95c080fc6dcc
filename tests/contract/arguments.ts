import { parseArgs } from 'node:util';
import { CONTRACT_SERVICES } from './target.ts';
import type { ContractService } from './target.ts';

export interface ContractArguments {
  /** Absent: a sandbox is started. */
  readonly endpoint?: string;
  readonly redis?: string;
  readonly region: string;
  readonly services: readonly ContractService[];
}

export type ParsedArguments =
  | { readonly ok: true; readonly value: ContractArguments }
  | { readonly ok: false; readonly sentence: string };

export const USAGE = `npm run test:contract -- [--endpoint URL] [--services ${CONTRACT_SERVICES.join(',')}] [--region REGION] [--redis URL]`;

/** Reads the command line; a mistake is told in a sentence. */
export function parseArguments(words: readonly string[], variables: NodeJS.ProcessEnv): ParsedArguments {
  let values: Partial<Record<'endpoint' | 'services' | 'region' | 'redis', string>>;
  try {
    values = parseArgs({
      args: [...words],
      options: {
        endpoint: { type: 'string' },
        services: { type: 'string' },
        region: { type: 'string' },
        redis: { type: 'string' },
      },
    }).values;
  } catch (error) {
    return mistake(error instanceof Error ? error.message : String(error));
  }
  const { endpoint, redis } = values;
  if (endpoint !== undefined && !isAddress(endpoint, ['http:', 'https:']))
    return mistake(`--endpoint takes an address such as http://127.0.0.1:4566, not ${endpoint}`);
  if (redis !== undefined && !isAddress(redis, ['redis:', 'rediss:']))
    return mistake(`--redis takes an address such as redis://127.0.0.1:6379, not ${redis}`);
  const asked = values.services?.split(',').map((word) => word.trim());
  const unknown = asked?.find((word) => !isService(word));
  if (unknown !== undefined)
    return mistake(
      `--services does not know ${unknown || 'an empty name'}; it takes ${CONTRACT_SERVICES.join(', ')}`,
    );
  const services = asked?.filter(isService) ?? CONTRACT_SERVICES;
  return {
    ok: true,
    value: {
      endpoint,
      redis,
      region: values.region ?? variables.AWS_REGION ?? variables.AWS_DEFAULT_REGION ?? 'us-east-1',
      services: [...new Set(services)],
    },
  };
}

function mistake(sentence: string): ParsedArguments {
  return { ok: false, sentence };
}

function isService(word: string): word is ContractService {
  return CONTRACT_SERVICES.some((service) => service === word);
}

function isAddress(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}
