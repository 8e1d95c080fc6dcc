import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Cloud } from '../../cloud.ts';
import { attribute, loadBalancerAttributes } from './attributes.ts';
import type { Directory } from './directory.ts';
import { Exchange } from './exchange.ts';
import { ForwardRoute, GroupTurns } from './forward-route.ts';
import type { RouteContext } from './forward-route.ts';
import { fixedResponse, page, redirect } from './own-answers.ts';
import type { OwnAnswer } from './own-answers.ts';
import { headersForTarget } from './proxy-headers.ts';
import type { Forwarding } from './proxy-headers.ts';
import type { ListenerRecord, LoadBalancerRecord } from './records.ts';
import { compileRules, readAsked } from './rule-match.ts';
import type { CompiledRule } from './rule-match.ts';
import { StickyCookies } from './sticky-cookies.ts';
import type { TargetPool } from './target-pool.ts';
import type { Counter, TrafficMetrics } from './traffic-metrics.ts';
import { answerBare, forwardUpgrade } from './upgrade.ts';

export interface GatewayOptions {
  readonly cloud: Cloud;
  readonly directory: Directory;
  readonly metrics: TrafficMetrics;
  readonly poolOf: (targetGroupArn: string) => TargetPool | undefined;
}

/** A listener as requests see it, compiled from the records as they stood at `version`. */
interface Compiled {
  readonly version: number;
  readonly listener: ListenerRecord;
  readonly loadBalancer: LoadBalancerRecord;
  readonly rules: readonly CompiledRule[];
  readonly forwarding: Forwarding;
  readonly idleMs: number;
}

/** What happens to a request between a listener and a target group. */
export class Gateway {
  private readonly compiled = new Map<string, Compiled>();
  private readonly routes: RouteContext;

  constructor(private readonly options: GatewayOptions) {
    this.routes = {
      turns: new GroupTurns(),
      cookies: new StickyCookies(),
      clock: options.cloud.clock,
      poolOf: options.poolOf,
    };
  }

  request(listenerArn: string, message: IncomingMessage, response: ServerResponse): void {
    const at = this.compile(listenerArn);
    // A connection may outlive its listener; what comes on it then has nowhere to go.
    if (!at) {
      this.answer(response, page(503));
      return;
    }
    const asked = readAsked(message);
    const rule = at.rules.find(({ matches }) => matches(asked));
    const action = rule?.actions.at(-1);
    if (rule && action?.Type === 'forward') {
      this.forward(at, rule, message, response);
      return;
    }
    this.count('RequestCount', at);
    if (action?.Type === 'redirect') {
      this.count('HTTP_Redirect_Count', at);
      this.count('HTTPCode_ELB_3XX_Count', at);
      const listener = { protocol: at.forwarding.protocol, port: at.listener.port };
      this.answer(response, redirect(action, asked, message.url ?? '/', listener));
    } else if (action) {
      this.count('HTTP_Fixed_Response_Count', at);
      this.answer(response, fixedResponse(action));
    }
  }

  private forward(
    at: Compiled,
    rule: CompiledRule,
    message: IncomingMessage,
    response: ServerResponse,
  ): void {
    const route = ForwardRoute.of(this.routes, rule, message);
    const fail = (status: 502 | 503 | 504) => {
      this.countFailure(status, at);
      this.answer(response, page(status));
    };
    if (!route) {
      fail(503);
      return;
    }
    const { arn } = route.pool.group;
    const exchange = new Exchange(message, response, {
      route,
      headers: headersForTarget(message, at.forwarding, this.options.cloud.clock.now()),
      idleMs: at.idleMs,
      chosen: () => this.count('RequestCount', at, arn),
      answered: (status, seconds) => this.options.metrics.answered(status, seconds, at.loadBalancer.arn, arn),
      connectionFailed: () => this.count('TargetConnectionErrorCount', at, arn),
      fail,
    });
    exchange.send();
  }

  upgrade(listenerArn: string, message: IncomingMessage, socket: Duplex, head: Buffer): void {
    const at = this.compile(listenerArn);
    if (!at) {
      answerBare(socket, page(503));
      return;
    }
    const asked = readAsked(message);
    const rule = at.rules.find(({ matches }) => matches(asked));
    const action = rule?.actions.at(-1);
    if (action?.Type === 'redirect' || action?.Type === 'fixed-response') {
      const listener = { protocol: at.forwarding.protocol, port: at.listener.port };
      const own =
        action.Type === 'redirect'
          ? redirect(action, asked, message.url ?? '/', listener)
          : fixedResponse(action);
      answerBare(socket, own);
      return;
    }
    const route = rule && ForwardRoute.of(this.routes, rule, message);
    const arn = route?.pool.group.arn ?? '';
    if (route) this.count('RequestCount', at, arn);
    forwardUpgrade(message, socket, head, {
      route,
      headers: headersForTarget(message, at.forwarding, this.options.cloud.clock.now()),
      answered: (status, seconds) => this.options.metrics.answered(status, seconds, at.loadBalancer.arn, arn),
      failed: (status) => this.countFailure(status, at),
    });
  }

  private count(counter: Counter, at: Compiled, targetGroupArn?: string): void {
    this.options.metrics.count(counter, at.loadBalancer.arn, targetGroupArn);
  }

  private countFailure(status: 502 | 503 | 504, at: Compiled): void {
    this.count('HTTPCode_ELB_5XX_Count', at);
    this.count(`HTTPCode_ELB_${status}_Count`, at);
  }

  private answer(response: ServerResponse, { status, headers, body }: OwnAnswer): void {
    if (response.headersSent || response.destroyed) return;
    response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
    response.end(body);
  }

  private compile(listenerArn: string): Compiled | undefined {
    const { directory } = this.options;
    const known = this.compiled.get(listenerArn);
    if (known?.version === directory.version) return known;
    const listener = directory.listeners.get(listenerArn);
    const loadBalancer = listener && directory.loadBalancers.get(listener.loadBalancerArn);
    if (!listener || !loadBalancer) {
      this.compiled.delete(listenerArn);
      return undefined;
    }
    const compiled: Compiled = {
      version: directory.version,
      listener,
      loadBalancer,
      rules: compileRules(directory, listener),
      forwarding: forwardingOf(listener, loadBalancer),
      idleMs:
        1000 *
        Number(attribute(loadBalancerAttributes, loadBalancer.attributes, 'idle_timeout.timeout_seconds')),
    };
    this.compiled.set(listenerArn, compiled);
    return compiled;
  }
}

function forwardingOf(listener: ListenerRecord, { attributes }: LoadBalancerRecord): Forwarding {
  const setting = (key: string) => attribute(loadBalancerAttributes, attributes, key);
  return {
    protocol: listener.protocol === 'HTTPS' ? 'https' : 'http',
    port: listener.port,
    forwardedFor: setting('routing.http.xff_header_processing.mode') as Forwarding['forwardedFor'],
    withClientPort: setting('routing.http.xff_client_port.enabled') === 'true',
  };
}
