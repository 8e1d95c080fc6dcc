import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Cloud } from '../../cloud.ts';
import { claimAddress } from './addresses.ts';
import type { Claim } from './addresses.ts';
import { attribute, loadBalancerAttributes } from './attributes.ts';
import type { Directory } from './directory.ts';
import { Gateway } from './gateway.ts';
import { openListener } from './listener-server.ts';
import type { ListenerServer } from './listener-server.ts';
import { metricName } from './records.ts';
import type { ListenerRecord } from './records.ts';
import { TargetPool } from './target-pool.ts';
import { TrafficMetrics } from './traffic-metrics.ts';

const gaugeEveryMs = 60_000;

/** What moves: the sockets of the listeners and the targets behind them. Records say what there ought to be. */
export class Traffic {
  private readonly claims = new Map<string, Claim>();
  private readonly servers = new Map<string, ListenerServer>();
  private readonly pools = new Map<string, TargetPool>();
  private readonly metrics: TrafficMetrics;
  private readonly gateway: Gateway;
  /** When the counting began that is not told yet: the beginning of a minute, or of a part of one. */
  private countsSinceMs: number;
  private gaugedAtMs = 0;

  constructor(
    private readonly cloud: Cloud,
    private readonly directory: Directory,
  ) {
    this.metrics = new TrafficMetrics(cloud);
    this.countsSinceMs = this.slotOf(cloud.clock.now());
    this.gateway = new Gateway({ cloud, directory, metrics: this.metrics, poolOf: (arn) => this.pool(arn) });
  }

  /** Claims the addresses and opens the listeners that are on record, as after a restart. */
  async resume(): Promise<void> {
    for (const loadBalancer of this.directory.loadBalancers.all()) {
      const address = await this.claim(loadBalancer.arn, loadBalancer.address);
      if (address !== loadBalancer.address) this.directory.loadBalancers.save({ ...loadBalancer, address });
    }
    for (const listener of this.directory.listeners.all())
      // A port that somebody else took meanwhile must not keep the other listeners from coming back.
      await this.open(listener).catch((error: unknown) => console.error(error));
    this.refresh();
  }

  /** The loopback address of a load balancer, its own for as long as it is there. */
  async claim(loadBalancerArn: string, preferred?: string): Promise<string> {
    const claim = await claimAddress(`${this.cloud.account} ${loadBalancerArn}`, preferred);
    this.claims.set(loadBalancerArn, claim);
    return claim.address;
  }

  async release(loadBalancerArn: string): Promise<void> {
    await this.claims.get(loadBalancerArn)?.release();
    this.claims.delete(loadBalancerArn);
  }

  /** Opens a listener's socket, and closes the one that it had on another port. Rejects with the system's error. */
  async open(listener: ListenerRecord): Promise<void> {
    const loadBalancer = this.directory.loadBalancers.get(listener.loadBalancerArn);
    const before = this.servers.get(listener.arn);
    if (!loadBalancer || before?.port === listener.port) return;
    const { arn } = listener;
    const server = await openListener(loadBalancer.address, listener.port, {
      request: (message: IncomingMessage, response: ServerResponse) =>
        this.gateway.request(arn, message, response),
      upgrade: (message, socket, head) => this.gateway.upgrade(arn, message, socket, head),
      connected: () => this.metrics.count('NewConnectionCount', listener.loadBalancerArn),
    });
    server.setIdleTimeout(this.idleSeconds(listener.loadBalancerArn));
    this.servers.set(arn, server);
    void before?.close(false);
  }

  close(listenerArn: string): void {
    void this.servers.get(listenerArn)?.close(false);
    this.servers.delete(listenerArn);
  }

  idleSeconds(loadBalancerArn: string): number {
    const set = this.directory.loadBalancers.get(loadBalancerArn)?.attributes ?? {};
    return Number(attribute(loadBalancerAttributes, set, 'idle_timeout.timeout_seconds'));
  }

  applyIdleTimeout(loadBalancerArn: string): void {
    for (const { arn } of this.directory.listenersOf(loadBalancerArn))
      this.servers.get(arn)?.setIdleTimeout(this.idleSeconds(loadBalancerArn));
  }

  /** The targets of a group at work. Undefined where the group is not there. */
  pool(targetGroupArn: string): TargetPool | undefined {
    const known = this.pools.get(targetGroupArn);
    const record = this.directory.targetGroups.get(targetGroupArn);
    if (known || !record) return known;
    const pool = new TargetPool({
      group: () => this.directory.targetGroups.get(targetGroupArn) ?? record,
      isAttached: () => this.directory.loadBalancersOf(targetGroupArn).size > 0,
      now: () => this.cloud.clock.now(),
    });
    this.pools.set(targetGroupArn, pool);
    return pool;
  }

  removePool(targetGroupArn: string): void {
    this.pools.get(targetGroupArn)?.close();
    this.pools.delete(targetGroupArn);
  }

  /** Looks after the targets at once: what a change has brought into use is checked without delay. */
  refresh(): void {
    for (const { arn } of this.directory.targetGroups.all()) this.pool(arn)?.tick(this.cloud.clock.now());
  }

  async tick(now: number): Promise<void> {
    this.refresh();
    if (this.slotOf(now) > this.countsSinceMs) this.publish(now);
    if (now - this.gaugedAtMs >= gaugeEveryMs) await this.gauge(now);
  }

  private slotOf(now: number): number {
    const slotMs = this.cloud.elbMetricsSeconds * 1000;
    return Math.floor(now / slotMs) * slotMs;
  }

  /**
   * What was counted is told with its own time, once that is over. Source: ELB user guide, "CloudWatch metrics for your
   * Application Load Balancer": sent "in 60-second intervals".
   */
  private publish(now: number): void {
    const time = this.countsSinceMs;
    this.countsSinceMs = this.slotOf(now);
    const groups = new Map(this.directory.targetGroups.all().map(({ arn }) => [metricName(arn), arn]));
    this.metrics.publish(time, (name) => this.pool(groups.get(name) ?? '')?.countHealthy().healthy ?? 0);
  }

  private async gauge(now: number): Promise<void> {
    this.gaugedAtMs = now;
    for (const { arn } of this.directory.targetGroups.all()) {
      const counts = this.pool(arn)?.countHealthy();
      for (const loadBalancerArn of this.directory.loadBalancersOf(arn)) {
        this.metrics.gauge('HealthyHostCount', counts?.healthy ?? 0, loadBalancerArn, arn);
        this.metrics.gauge('UnHealthyHostCount', counts?.unhealthy ?? 0, loadBalancerArn, arn);
      }
    }
    for (const { arn } of this.directory.loadBalancers.all()) {
      const servers = this.directory
        .listenersOf(arn)
        .flatMap((listener) => this.servers.get(listener.arn) ?? []);
      const counts = await Promise.all(servers.map((server) => server.connectionCount()));
      const active = counts.reduce((sum, count) => sum + count, 0);
      if (active > 0) this.metrics.gauge('ActiveConnectionCount', active, arn);
    }
  }

  async shutDown(): Promise<void> {
    this.publish(this.cloud.clock.now());
    const closing = [...this.servers.values()].map((server) => server.close(true));
    for (const pool of this.pools.values()) pool.close();
    await Promise.all([...closing, ...[...this.claims.values()].map((claim) => claim.release())]);
  }
}
