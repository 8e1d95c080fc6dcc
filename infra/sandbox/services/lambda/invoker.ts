import { randomBytes, randomUUID } from 'node:crypto';
import type { Cloud } from '../../cloud.ts';
import { accountConcurrency, unreservedConcurrency } from './concurrency-operations.ts';
import { conflict, tooManyRequests } from './errors.ts';
import { programOf } from './function-program.ts';
import type { FunctionProgram } from './function-program.ts';
import type { FunctionStore, StoredFunction, StoredVersion } from './function-store.ts';
import { InvocationLog } from './invocation-log.ts';
import { EnvironmentPool } from './runtime/environment-pool.ts';
import { ExecutionEnvironment } from './runtime/execution-environment.ts';
import type { Ran } from './runtime/execution-environment.ts';

export interface Invocation {
  readonly stored: StoredFunction;
  readonly qualifier: string | undefined;
  /** JSON. */
  readonly payload: string;
  /** Stays the same for the attempts of one event. */
  readonly requestId?: string;
}

export interface Result {
  readonly requestId: string;
  /** JSON: the handler's result, or the error's shape. */
  readonly payload: string;
  readonly functionError?: 'Unhandled';
  readonly executedVersion: string;
  /** The last 4 KB of what it wrote to its log. */
  readonly logTail: string;
}

const tailBytes = 4096;

/** Runs functions: holds their concurrency to its limits, keeps their processes warm, writes their logs, counts them. */
export class Invoker {
  private readonly pool = new EnvironmentPool();
  private readonly running = new Map<string, number>();
  private readonly streams = new WeakMap<ExecutionEnvironment, string>();
  private readonly underWay = new Set<Promise<Result>>();

  constructor(
    private readonly cloud: Cloud,
    private readonly store: FunctionStore,
  ) {}

  /**
   * Runs once and waits for the outcome. Errors: ResourceConflictException for a function that is not ready,
   * TooManyRequestsException, ResourceNotFoundException.
   */
  async invoke({ stored, qualifier, payload, requestId = randomUUID() }: Invocation): Promise<Result> {
    const version = this.route(stored, qualifier);
    if (this.cloud.clock.now() < version.activeAt)
      throw conflict(
        'The operation cannot be performed at this time. The function is currently in the following state: Pending',
      );
    this.admit(stored, qualifier);
    this.count(stored.name, 1);
    const result = this.run(stored, version, qualifier, payload, requestId);
    this.underWay.add(result);
    try {
      return await result;
    } finally {
      this.underWay.delete(result);
      this.count(stored.name, -1);
    }
  }

  tick(now: number): void {
    this.pool.sweep(now);
    for (const [name, count] of this.running)
      this.measure('ConcurrentExecutions', name, undefined, count, 'Count');
  }

  /** A function's processes are of the past: it was changed, or is gone. */
  retire(name: string, version?: string): void {
    this.pool.retire((key) => key.startsWith(version === undefined ? `${name}:` : `${name}:${version}:`));
  }

  /** Ends the processes; what was under way fails, and is waited for. */
  async close(): Promise<void> {
    await this.pool.close();
    await Promise.allSettled(this.underWay);
  }

  /** An alias with a weight sends that share of its events to its second version. */
  private route(stored: StoredFunction, qualifier: string | undefined): StoredVersion {
    const alias = stored.aliases.find(({ name }) => name === qualifier);
    const [second] = Object.entries(alias?.weights ?? {});
    const isSecond = second !== undefined && Math.random() < second[1];
    return this.store.version(stored, isSecond ? second[0] : qualifier);
  }

  private admit({ name, reservedConcurrency }: StoredFunction, qualifier: string | undefined): void {
    const own = this.running.get(name) ?? 0;
    const total = [...this.running.values()].reduce((sum, count) => sum + count, 0);
    const limit = reservedConcurrency ?? unreservedConcurrency(this.store.all());
    if (own < limit && total < accountConcurrency) return;
    this.measure('Throttles', name, qualifier, 1, 'Count');
    throw tooManyRequests(
      reservedConcurrency === undefined
        ? 'ConcurrentInvocationLimitExceeded'
        : 'ReservedFunctionConcurrentInvocationLimitExceeded',
    );
  }

  private count(name: string, change: number): void {
    const count = (this.running.get(name) ?? 0) + change;
    if (count === 0) this.running.delete(name);
    else this.running.set(name, count);
    if (change > 0) this.measure('ConcurrentExecutions', name, undefined, count, 'Count');
  }

  private async run(
    stored: StoredFunction,
    version: StoredVersion,
    qualifier: string | undefined,
    payload: string,
    requestId: string,
  ): Promise<Result> {
    const { name } = stored;
    const { configuration } = version;
    const { Version: number = '$LATEST', RevisionId: revision = '' } = configuration;
    const program = programOf(this.cloud.programs, version);
    const log = new InvocationLog(this.cloud, configuration, requestId);
    let ran: Ran | undefined;
    if (program) {
      // The stream is the process's own: each writes into one for as long as it lives.
      const environment = await this.pool.acquire(`${name}:${number}:${revision}`, () =>
        this.start(program, version),
      );
      log.stream = this.streams.get(environment) ?? log.stream;
      try {
        const timeoutMs = (configuration.Timeout ?? 3) * 1000;
        const invokedFunctionArn = this.store.arnOf(name, qualifier);
        ran = await environment.run({ requestId, payload, invokedFunctionArn }, timeoutMs);
      } finally {
        this.pool.release(environment, this.cloud.clock.now());
      }
    }
    const { text, functionError } = log.write(ran);
    this.measure('Invocations', name, qualifier, 1, 'Count');
    this.measure('Errors', name, qualifier, functionError ? 1 : 0, 'Count');
    this.measure('Throttles', name, qualifier, 0, 'Count');
    this.measure('Duration', name, qualifier, ran?.durationMs ?? 0, 'Milliseconds');
    return {
      requestId,
      payload: text,
      functionError,
      executedVersion: number,
      logTail: Buffer.from(log.lines.join('\n')).subarray(-tailBytes).toString('utf8'),
    };
  }

  private async start(
    program: FunctionProgram,
    { configuration }: StoredVersion,
  ): Promise<ExecutionEnvironment> {
    const { region } = this.cloud;
    const {
      FunctionName: name = '',
      Version: version = '$LATEST',
      MemorySize: memoryMb = 128,
    } = configuration;
    const day = new Date(this.cloud.clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
    const stream = `${day}/[${version}]${randomBytes(16).toString('hex')}`;
    const environment = await ExecutionEnvironment.start(this.cloud.processes, {
      modulePath: program.modulePath,
      exportName: program.exportName,
      memoryMb,
      variables: {
        ...program.variables,
        ...configuration.Environment?.Variables,
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
        AWS_ENDPOINT_URL: this.cloud.endpoint(),
        // What the function's role would be given; the sandbox takes any key.
        AWS_ACCESS_KEY_ID: 'ASIAFUNCTIONSANDBOX0',
        AWS_SECRET_ACCESS_KEY: 'function',
        AWS_SESSION_TOKEN: 'function',
        AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.Runtime ?? 'Image'}`,
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_VERSION: version,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        AWS_LAMBDA_LOG_GROUP_NAME: configuration.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
        AWS_LAMBDA_LOG_STREAM_NAME: stream,
        TZ: ':UTC',
      },
    });
    this.streams.set(environment, stream);
    return environment;
  }

  private measure(
    metric: string,
    name: string,
    qualifier: string | undefined,
    value: number,
    unit: string,
  ): void {
    const dimensions: readonly Readonly<Record<string, string>>[] = [
      {},
      { FunctionName: name },
      ...(qualifier === undefined ? [] : [{ FunctionName: name, Resource: `${name}:${qualifier}` }]),
    ];
    for (const named of dimensions)
      this.cloud.measure({ namespace: 'AWS/Lambda', metric, dimensions: named, value, unit });
  }
}
