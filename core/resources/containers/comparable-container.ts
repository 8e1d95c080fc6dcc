import { comparableValue } from '../configuration/comparable-value.ts';

/** Of the Engine's inspect answer, what a container has in common with one of a task definition. */
interface Inspected {
  readonly Config?: {
    readonly Image?: string;
    readonly Env?: readonly string[] | null;
    readonly User?: string;
    readonly ExposedPorts?: Readonly<Record<string, unknown>> | null;
    readonly Healthcheck?: {
      readonly Test?: readonly string[] | null;
      readonly Interval?: number;
      readonly Timeout?: number;
      readonly Retries?: number;
      readonly StartPeriod?: number;
    } | null;
  };
  readonly HostConfig?: { readonly ReadonlyRootfs?: boolean };
}

const NANOSECONDS = 1_000_000_000;

/** An inspected container in the words of a task definition. Secrets among its variables go by their keyed hash. */
export function comparableContainer(given: unknown): object {
  const { Config: config = {}, HostConfig: host = {} } = given as Inspected;
  const { Healthcheck: health } = config;
  return {
    image: config.Image,
    environment: (config.Env ?? []).map(variableOf),
    portMappings: Object.keys(config.ExposedPorts ?? {}).map(portOf),
    readonlyRootFilesystem: host.ReadonlyRootfs,
    user: config.User || undefined,
    healthCheck:
      health && (health.Test ?? []).length > 0 && health.Test?.[0] !== 'NONE'
        ? {
            command: health.Test,
            interval: seconds(health.Interval),
            timeout: seconds(health.Timeout),
            retries: health.Retries || undefined,
            startPeriod: seconds(health.StartPeriod),
          }
        : undefined,
  };
}

function variableOf(text: string): { readonly name: string; readonly value: string } {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  return { name, value: comparableValue(name, at < 0 ? '' : text.slice(at + 1)) };
}

/** `3001/tcp` */
function portOf(text: string): object {
  const [port, protocol = 'tcp'] = text.split('/');
  return { containerPort: Number(port), protocol };
}

/** The Engine writes nanoseconds, and 0 for its own default. */
function seconds(nanoseconds: number | undefined): number | undefined {
  return nanoseconds ? nanoseconds / NANOSECONDS : undefined;
}
