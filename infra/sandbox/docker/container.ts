import { randomBytes } from 'node:crypto';
import os from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Creation } from './container-config.ts';
import { variablesOf } from './container-config.ts';
import { EngineError } from './engine-error.ts';
import type { Health } from './health.ts';
import { preciseNow } from './human.ts';
import type { Image } from './images.ts';
import { imageEnvironment } from './images.ts';
import { LogBuffer } from './log-buffer.ts';
import type { Network } from './networks.ts';
import type { PublishedPort } from './published-ports.ts';
import { nextDelayMs, restarts } from './restart-policy.ts';
import { Run, signalNamed } from './run.ts';
import type { Machine } from './run.ts';
import { takeSample } from './stats.ts';
import type { Sample } from './stats.ts';

export type ContainerStatus =
  'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';

export interface ContainerPlan {
  readonly name: string;
  readonly image: Image;
  /** As it was asked for. */
  readonly imageName: string;
  readonly creation: Creation;
  readonly network: Network;
  /** Beside its name and the start of its id. */
  readonly aliases: readonly string[];
}

const usualStopSeconds = 10;
/** What a container that could not be started has for an exit code. */
const couldNotStart = 128;

/** One container: the program of its image as a process, with an address of its own while it runs. */
export class Container {
  readonly id = randomBytes(32).toString('hex');
  readonly createdAt = preciseNow();
  readonly logs = new LogBuffer();
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  name: string;
  status: ContainerStatus = 'created';
  exitCode = 0;
  error = '';
  startedAt: number | undefined;
  finishedAt: number | undefined;
  restartCount = 0;
  private run: Run | undefined;
  /** How it is with the last run's health: told of what has ended too. */
  private lastHealth: Health | undefined;
  /** Settles when the run has ended and the container knows it. */
  private gone: Promise<void> = Promise.resolve();
  private wasAskedToEnd = false;
  private delayMs: number | undefined;
  private restartTimer: NodeJS.Timeout | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private readonly endWaiters = new Set<() => void>();

  constructor(
    readonly plan: ContainerPlan,
    private readonly machine: Machine,
    /** Called when it has ended for good and is to be removed by itself. */
    private readonly onAutoRemove: (container: Container) => void,
  ) {
    const { image, creation } = plan;
    this.name = plan.name;
    this.environment = { ...imageEnvironment(image), ...variablesOf(creation.Env) };
    this.labels = { ...image.labels, ...creation.Labels };
    const command = creation.Cmd ?? (creation.Entrypoint ? [] : image.program.command);
    this.command = [...(creation.Entrypoint ?? []), ...command];
    this.emit('create');
  }

  get pid(): number {
    return this.run?.pid ?? 0;
  }

  get address(): string | undefined {
    return this.run?.address;
  }

  get ports(): readonly PublishedPort[] {
    return this.run?.publication.ports ?? [];
  }

  get health(): Health | undefined {
    return this.lastHealth;
  }

  /** It has a process, or will have one again by itself. */
  get isRunning(): boolean {
    return this.status === 'running' || this.status === 'paused' || this.status === 'restarting';
  }

  /** False where it runs already. Throws EngineError where it can not be started. */
  start(): Promise<boolean> {
    return this.inTurn(async () => {
      if (this.status === 'paused')
        throw new EngineError(409, 'cannot start a paused container, try unpause instead');
      if (this.isRunning) return false;
      await this.startAnew();
      return true;
    });
  }

  /** False where it does not run. After `seconds` it is killed; its own stop timeout, else ten, where none are given. */
  stop(seconds?: number): Promise<boolean> {
    return this.inTurn(() => this.end(seconds));
  }

  restart(seconds?: number): Promise<void> {
    return this.inTurn(async () => {
      await this.end(seconds);
      await this.startAnew();
      this.emit('restart');
    });
  }

  /** Sends the signal and answers at once. No policy starts it again afterwards. Throws EngineError 409 where it does not run. */
  kill(signal: NodeJS.Signals): void {
    if (!this.run || !this.isRunning)
      throw new EngineError(409, `cannot kill container: ${this.id}: container ${this.id} is not running`);
    this.wasAskedToEnd = true;
    this.send(signal);
  }

  pause(): void {
    if (this.status === 'paused') throw new EngineError(409, `Container ${this.id} is already paused`);
    this.halt('running', 'SIGSTOP', 'paused', 'pause');
  }

  unpause(): void {
    if (this.status === 'running') throw new EngineError(500, `Container ${this.id} is not paused`);
    this.halt('paused', 'SIGCONT', 'running', 'unpause');
  }

  /** Ends it where it is forced to, and gives back what it held. Throws EngineError 409 where it runs and is not forced. */
  async remove(force: boolean): Promise<void> {
    if (this.isRunning && !force)
      throw new EngineError(
        409,
        `cannot remove container "/${this.name}": container is running: stop the container before removing or force remove`,
      );
    await this.inTurn(() => this.end(0));
    this.status = 'removing';
    this.emit('destroy');
    this.tellEnd();
  }

  /** Resolves when it has ended and is not about to start again; at once where it does not run. */
  ended(): Promise<void> {
    return this.isRunning ? this.nextEnd() : Promise.resolve();
  }

  nextEnd(): Promise<void> {
    return new Promise((resolve) => this.endWaiters.add(resolve));
  }

  rename(name: string): void {
    const oldName = `/${this.name}`;
    this.name = name;
    this.emit('rename', { oldName });
  }

  sample(): Sample | undefined {
    return this.run && takeSample(this.run.pid);
  }

  private startAnew(): Promise<void> {
    this.wasAskedToEnd = false;
    this.restartCount = 0;
    this.delayMs = undefined;
    return this.bringUp();
  }

  private async bringUp(): Promise<void> {
    const { creation, network, image, aliases } = this.plan;
    this.error = '';
    try {
      this.run = await Run.start(
        {
          id: this.id,
          names: [this.name, ...aliases, this.id.slice(0, 12)],
          image,
          creation,
          network,
          command: this.command,
          environment: this.environment,
          onLine: (line, stream) => this.logs.write(stream, line),
          onHealth: (status) => this.emit(`health_status: ${status}`),
        },
        this.machine,
      );
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
      this.exitCode = couldNotStart;
      if (this.status !== 'created') this.status = 'exited';
      throw error;
    }
    this.startedAt = this.run.startedAt;
    this.lastHealth = this.run.health;
    this.exitCode = 0;
    this.status = 'running';
    this.emit('start');
    this.gone = this.run.ended.then((exitCode) => this.settle(exitCode));
  }

  private async end(seconds = this.plan.creation.StopTimeout ?? usualStopSeconds): Promise<boolean> {
    if (!this.isRunning) return false;
    this.wasAskedToEnd = true;
    if (this.status === 'restarting') {
      clearTimeout(this.restartTimer);
      this.status = 'exited';
      this.tellEnd();
    } else {
      if (this.status === 'paused') this.unpause();
      if (seconds > 0) this.send(signalNamed(this.plan.creation.StopSignal ?? 'SIGTERM'));
      const wait = new AbortController();
      const isGone = await Promise.race([
        this.gone.then(() => true),
        pause(seconds * 1_000, false, { signal: wait.signal }).catch(() => false),
      ]);
      wait.abort();
      if (!isGone) this.send('SIGKILL');
      await this.gone;
    }
    this.emit('stop');
    return true;
  }

  private halt(from: ContainerStatus, signal: 'SIGSTOP' | 'SIGCONT', to: ContainerStatus, event: string) {
    if (this.status !== from) throw new EngineError(409, `Container ${this.id} is not running`);
    this.run?.send(signal);
    this.status = to;
    this.emit(event);
  }

  private send(signal: NodeJS.Signals): void {
    this.emit('kill', { signal: String(os.constants.signals[signal]) });
    this.run?.send(signal);
  }

  private settle(exitCode: number): void {
    const ranForMs = preciseNow() - (this.startedAt ?? 0);
    this.run = undefined;
    this.finishedAt = preciseNow();
    this.exitCode = exitCode;
    this.logs.endFollowing();
    const { Name: name, MaximumRetryCount: maximumRetryCount } = this.plan.creation.HostConfig.RestartPolicy;
    const again = restarts(
      { name, maximumRetryCount },
      { exitCode, wasAskedFor: this.wasAskedToEnd, restartCount: this.restartCount },
    );
    this.status = again ? 'restarting' : 'exited';
    this.emit('die', { exitCode: String(exitCode), execDuration: String(Math.floor(ranForMs / 1_000)) });
    if (again) this.restartLater(ranForMs);
    else this.tellEnd();
  }

  private restartLater(ranForMs: number): void {
    this.delayMs = nextDelayMs(this.delayMs, ranForMs);
    this.restartTimer = setTimeout(() => {
      void this.inTurn(async () => {
        if (this.status !== 'restarting') return;
        this.restartCount += 1;
        await this.bringUp();
      }).catch(() => this.tellEnd());
    }, this.delayMs);
  }

  private tellEnd(): void {
    for (const tell of this.endWaiters) tell();
    this.endWaiters.clear();
    if (this.plan.creation.HostConfig.AutoRemove && this.status === 'exited') this.onAutoRemove(this);
  }

  /** One after the other: whoever stops it while it is started waits until it is. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private emit(action: string, more: Readonly<Record<string, string>> = {}): void {
    const attributes = { ...this.labels, ...more, image: this.plan.imageName, name: this.name };
    this.machine.events.emit('container', action, this.id, attributes);
  }
}
