import { parseArgs } from 'node:util';

export interface LaunchOptions {
  /** Serve the console alone on the environments of this file. */
  readonly environments?: string;
  /** Keep the clouds' and caches' state for the next start. */
  readonly keep: boolean;
  /** Tables, buckets, queues and caches alone: no service, no worker and no load balancer runs. */
  readonly dataOnly: boolean;
  /** Products in production's shops; development has a quarter. Absent: the seed's own size. */
  readonly items?: number;
  /** Days of metrics and log lines before the start, made up; 0 for none. Absent: a week, or none with data alone. */
  readonly historyDays?: number;
  /** How often the clouds' load balancers tell what they have measured. Absent: once a minute, as on AWS. */
  readonly elbMetricsSeconds?: number;
  /** A third environment, staging, which is alive and holds no data. */
  readonly staging: boolean;
  /** Where state, logs and the derived environments file are put. */
  readonly stateDirectory: string;
  /** Undefined: 3000, or the next free one. 0: any free one. */
  readonly port?: number;
}

export type ParsedArguments =
  | { readonly kind: 'launch'; readonly options: LaunchOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'mistake'; readonly sentence: string };

export const USAGE = `npm start                              two sandboxed clouds with their Redis, seeded, and the console
npm start -- --environments FILE       the console alone, on the environments of FILE

  --keep           keep the state of clouds and caches in .sandbox/state for the next start
  --items N        how many products production's shops hold (development has a quarter)
  --data-only      tables, buckets, queues and caches alone: no service and no worker runs
  --history-days N metrics and log lines of the N days before, made up (7; none with --data-only; at most 60)
  --elb-metrics-seconds N  how often load balancers tell their metrics (60; a part of a minute)
  --staging        a third environment, staging: alive on the released images, and empty of data
  --state FOLDER   where state and logs are put (.sandbox)
  --help           this text

Variables: PORT (3000) and HOST (127.0.0.1) of the console; OPS_ENVIRONMENTS, the same as --environments.
Every start in the demonstration begins empty and is seeded, unless --keep is given.`;

const MOST_ITEMS = 10_000_000;
const MOST_HISTORY_DAYS = 60;

/** Reads the words behind `npm start --` and the variables that steer the launcher. */
export function parseArguments(words: readonly string[], variables: NodeJS.ProcessEnv): ParsedArguments {
  let values: {
    environments?: string;
    keep?: boolean;
    items?: string;
    'data-only'?: boolean;
    'history-days'?: string;
    'elb-metrics-seconds'?: string;
    staging?: boolean;
    state?: string;
    help?: boolean;
  };
  try {
    values = parseArgs({
      args: [...words],
      options: {
        environments: { type: 'string' },
        keep: { type: 'boolean' },
        items: { type: 'string' },
        'data-only': { type: 'boolean' },
        'history-days': { type: 'string' },
        'elb-metrics-seconds': { type: 'string' },
        staging: { type: 'boolean' },
        state: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    return mistake(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
  if (values.help) return { kind: 'help' };
  const port = variables.PORT ? numberIn(variables.PORT, 65_535) : undefined;
  if (port === false) return mistake(`PORT is ${variables.PORT}; it must be a number from 0 to 65535.`);
  const items = values.items === undefined ? undefined : numberIn(values.items, MOST_ITEMS);
  if (items === false) return mistake(`--items takes a number from 0 to ${MOST_ITEMS}, not ${values.items}.`);
  const days = values['history-days'];
  const historyDays = days === undefined ? undefined : numberIn(days, MOST_HISTORY_DAYS);
  if (historyDays === false)
    return mistake(`--history-days takes a number from 0 to ${MOST_HISTORY_DAYS}, not ${days}.`);
  const seconds = values['elb-metrics-seconds'];
  const elbMetricsSeconds = seconds === undefined ? undefined : numberIn(seconds, 60);
  if (elbMetricsSeconds === false || (elbMetricsSeconds !== undefined && 60 % elbMetricsSeconds !== 0))
    return mistake(`--elb-metrics-seconds takes a part of 60, not ${seconds}.`);
  const environments = values.environments ?? (variables.OPS_ENVIRONMENTS || undefined);
  const dataOnly = values['data-only'] ?? false;
  const staging = values.staging ?? false;
  const ofClouds =
    values.keep || dataOnly || staging || [items, days, seconds].some((one) => one !== undefined);
  if (environments !== undefined && ofClouds)
    return mistake(
      '--keep, --items, --history-days, --elb-metrics-seconds, --staging and --data-only belong to the sandboxed clouds; --environments starts none.',
    );
  return {
    kind: 'launch',
    options: {
      environments,
      keep: values.keep ?? false,
      items,
      dataOnly,
      historyDays,
      elbMetricsSeconds,
      staging,
      stateDirectory: values.state ?? '.sandbox',
      port,
    },
  };
}

function numberIn(text: string, most: number): number | false {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  return value <= most ? value : false;
}

function mistake(sentence: string): ParsedArguments {
  return { kind: 'mistake', sentence };
}
