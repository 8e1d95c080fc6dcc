import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Cloud } from '../../cloud.ts';
import type { Outcome, Ran } from './runtime/execution-environment.ts';

interface Told {
  /** JSON. */
  readonly text: string;
  readonly functionError?: 'Unhandled';
}

const megabyte = 1024 * 1024;

function failure(errorType: string, errorMessage: string): Told {
  return { text: JSON.stringify({ errorType, errorMessage }), functionError: 'Unhandled' };
}

/** What one invocation leaves in its function's log, in the words of Lambda's text format. */
export class InvocationLog {
  readonly lines: string[] = [];
  /** The process's own, once it is known. */
  stream: string;

  constructor(
    private readonly cloud: Cloud,
    private readonly configuration: FunctionConfiguration,
    private readonly requestId: string,
  ) {
    const day = new Date(cloud.clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
    this.stream = `${day}/[${configuration.Version ?? '$LATEST'}]${requestId.replaceAll('-', '')}`;
  }

  /** Writes the start, what was printed, and the report. `ran` is undefined where no program was there to run. */
  write(ran: Ran | undefined): Told {
    const { Version: version = '$LATEST', MemorySize: memoryMb = 128 } = this.configuration;
    this.add(`START RequestId: ${this.requestId} Version: ${version}`);
    for (const line of ran?.lines ?? []) this.add(line);
    const told = ran ? this.tell(ran.outcome) : this.missingProgram();
    this.add(`END RequestId: ${this.requestId}`);
    const durationMs = ran?.durationMs ?? 0;
    const initMs = ran?.initDurationMs;
    const used = Math.ceil((ran?.residentBytes ?? 0) / megabyte);
    this.add(
      [
        `REPORT RequestId: ${this.requestId}`,
        `Duration: ${durationMs.toFixed(2)} ms`,
        `Billed Duration: ${Math.ceil(durationMs + (initMs ?? 0))} ms`,
        `Memory Size: ${memoryMb} MB`,
        `Max Memory Used: ${Math.min(used, memoryMb)} MB`,
        ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
        ...(ran?.outcome.kind === 'timeout' ? ['Status: timeout'] : []),
      ].join('\t'),
    );
    return told;
  }

  private tell(outcome: Outcome): Told {
    const id = this.requestId;
    switch (outcome.kind) {
      case 'response':
        return { text: outcome.payload };
      case 'error':
        return { text: outcome.payload, functionError: 'Unhandled' };
      case 'timeout': {
        const seconds = (this.configuration.Timeout ?? 3).toFixed(2);
        this.add(
          `${new Date(this.cloud.clock.now()).toISOString()} ${id} Task timed out after ${seconds} seconds`,
        );
        return failure('Sandbox.Timedout', `RequestId: ${id} Error: Task timed out after ${seconds} seconds`);
      }
      case 'exit': {
        const how = outcome.exitCode === 137 ? 'signal: killed' : `exit status ${outcome.exitCode}`;
        this.add(`RequestId: ${id} Error: Runtime exited with error: ${how}`);
        this.add('Runtime.ExitError');
        return failure('Runtime.ExitError', `RequestId: ${id} Error: Runtime exited with error: ${how}`);
      }
    }
  }

  /** AWS's words for an image without its entry point; an archive's content is not kept here, so its module is absent. */
  private missingProgram(): Told {
    const told =
      this.configuration.PackageType === 'Image'
        ? failure(
            'Runtime.InvalidEntrypoint',
            `RequestId: ${this.requestId} Error: exec: entrypoint not found`,
          )
        : failure('Runtime.ImportModuleError', `Error: Cannot find module '${this.moduleName()}'`);
    this.add(told.text);
    return told;
  }

  private moduleName(): string {
    return this.configuration.Handler?.split('.').slice(0, -1).join('.') ?? '';
  }

  private add(line: string): void {
    this.lines.push(line);
    const { FunctionName: name = '', LoggingConfig: logging } = this.configuration;
    this.cloud.log({
      group: logging?.LogGroup ?? `/aws/lambda/${name}`,
      stream: this.stream,
      message: line,
      timestamp: this.cloud.clock.now(),
    });
  }
}
