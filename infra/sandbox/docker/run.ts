import os from 'node:os';
import type { AddressPool } from '../processes/addresses.ts';
import type { HostedProcess, ProcessHost } from '../processes/process-host.ts';
import type { Creation } from './container-config.ts';
import type { ContainerNames } from './container-names.ts';
import { EngineError } from './engine-error.ts';
import type { Events } from './events.ts';
import { Health } from './health.ts';
import type { HealthStatus } from './health.ts';
import { preciseNow } from './human.ts';
import type { Image } from './images.ts';
import type { LogStream } from './log-buffer.ts';
import type { Network } from './networks.ts';
import { resolvesNames } from './networks.ts';
import { publishPorts } from './published-ports.ts';
import type { Publication } from './published-ports.ts';

/** What containers are run on. */
export interface Machine {
  readonly processes: ProcessHost;
  readonly addresses: AddressPool;
  readonly events: Events;
  readonly names: ContainerNames;
}

export interface RunPlan {
  readonly id: string;
  /** What it is called on its network. */
  readonly names: readonly string[];
  readonly image: Image;
  readonly creation: Creation;
  readonly network: Network;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string, stream: LogStream) => void;
  readonly onHealth: (status: HealthStatus) => void;
}

/** One run of a container, from its start to its end: a process with an address and open ports. */
export class Run {
  readonly startedAt = preciseNow();
  readonly health: Health | undefined;
  /** The exit code, once everything of it is cleared away. */
  readonly ended: Promise<number>;

  private constructor(
    private readonly plan: RunPlan,
    private readonly machine: Machine,
    readonly address: string,
    readonly publication: Publication,
    private readonly process: HostedProcess,
    variables: Readonly<Record<string, string>>,
  ) {
    const { id, names, network, creation, image, onHealth } = plan;
    if (resolvesNames(network)) machine.names.join(id, { network: network.name, address, names });
    const config = creation.Healthcheck ?? image.healthcheck;
    const workingDirectory = creation.WorkingDir || undefined;
    const { processes: host } = machine;
    this.health =
      config && Health.start({ config, host, environment: variables, workingDirectory, onChange: onHealth });
    this.ended = process.ended.then(({ exitCode }) => this.clearAway(exitCode));
  }

  /** Throws EngineError where a port is taken. */
  static async start(plan: RunPlan, machine: Machine): Promise<Run> {
    const { creation, names, onLine } = plan;
    const address = await machine.addresses.take();
    let publication: Publication | undefined;
    try {
      publication = await publishPorts(creation.HostConfig.PortBindings, address, names[0] ?? plan.id);
      const variables = variablesAt(address, plan, machine);
      const process = machine.processes.start({
        command: plan.command,
        environment: variables,
        workingDirectory: creation.WorkingDir || undefined,
        onLine,
      });
      return new Run(plan, machine, address, publication, process, variables);
    } catch (error) {
      publication?.close();
      machine.addresses.release(address);
      throw error;
    }
  }

  get pid(): number {
    return this.process.pid;
  }

  /** To the main process; SIGKILL, SIGSTOP and SIGCONT to everything that it has started. */
  send(signal: NodeJS.Signals): void {
    const isForAll = signal === 'SIGKILL' || signal === 'SIGSTOP' || signal === 'SIGCONT';
    try {
      process.kill(isForAll ? -this.pid : this.pid, signal);
    } catch {
      // It ended by itself a moment ago.
    }
  }

  private clearAway(exitCode: number): number {
    this.health?.stop();
    this.publication.close();
    this.machine.addresses.release(this.address);
    this.machine.names.leave(this.plan.id);
    return exitCode;
  }
}

/** A network of its own has an address of its own: to listen everywhere is to listen there. */
function variablesAt(
  address: string,
  { environment, network }: RunPlan,
  { names }: Machine,
): Readonly<Record<string, string>> {
  const { HOST, NODE_OPTIONS } = environment;
  const resolving = resolvesNames(network) ? names.variables(network.name, NODE_OPTIONS) : {};
  return { ...environment, ...resolving, HOST: !HOST || HOST === '0.0.0.0' ? address : HOST };
}

/** `SIGTERM`, `TERM` or `15`. Throws EngineError 400 for what is no signal. */
export function signalNamed(text: string): NodeJS.Signals {
  const { signals } = os.constants;
  const wanted = text.toUpperCase();
  const found = Object.entries(signals).find(
    ([name, number]) => name === wanted || name === `SIG${wanted}` || String(number) === wanted,
  );
  if (!found) throw new EngineError(400, `invalid signal: ${text}`);
  return found[0] as NodeJS.Signals;
}
