import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../clock.ts';
import { takeByCredit } from './choice.ts';
import type { LiveTarget } from './live-target.ts';
import type { CompiledRule } from './rule-match.ts';
import { readCookies, setCookie } from './sticky-cookies.ts';
import type { StickyCookies } from './sticky-cookies.ts';
import type { TargetPool } from './target-pool.ts';

interface WeightedGroup {
  readonly arn: string;
  readonly weight: number;
  credit: number;
}

/** Remembers whose turn it is among the target groups of each forward action. */
export class GroupTurns {
  // By the action itself: it is made anew with every change, so turns start over with new weights.
  private readonly turns = new WeakMap<Action, readonly WeightedGroup[]>();

  /** The next target group of an action by weight. Undefined where all weights are 0. */
  take(action: Action): string | undefined {
    return takeByCredit(this.groupsOf(action), ({ weight }) => weight)?.arn;
  }

  isOpen(action: Action, arn: string): boolean {
    return this.groupsOf(action).some((group) => group.arn === arn && group.weight > 0);
  }

  private groupsOf(action: Action): readonly WeightedGroup[] {
    let groups = this.turns.get(action);
    if (!groups) {
      groups = (action.ForwardConfig?.TargetGroups ?? []).map(({ TargetGroupArn: arn = '', Weight = 1 }) => ({
        arn,
        weight: Weight,
        credit: 0,
      }));
      this.turns.set(action, groups);
    }
    return groups;
  }
}

/** What a route is worked out with. */
export interface RouteContext {
  readonly turns: GroupTurns;
  readonly cookies: StickyCookies;
  readonly clock: Clock;
  readonly poolOf: (targetGroupArn: string) => TargetPool | undefined;
}

/** Where one request goes: a target group's pool, and what the client is told to come back there. */
export class ForwardRoute {
  private readonly cookies: ReadonlyMap<string, string>;

  private constructor(
    readonly pool: TargetPool,
    private readonly context: RouteContext,
    private readonly action: Action,
    message: IncomingMessage,
  ) {
    this.cookies = readCookies(message.headers.cookie);
  }

  /** Undefined where no target group is open. */
  static of(
    context: RouteContext,
    { actions }: CompiledRule,
    message: IncomingMessage,
  ): ForwardRoute | undefined {
    const action = actions.at(-1);
    if (!action) return undefined;
    const sticky = isGroupSticky(action)
      ? context.cookies.open(readCookies(message.headers.cookie).get('AWSALBTG'), context.clock.now())
      : undefined;
    const arn =
      sticky !== undefined && context.turns.isOpen(action, sticky) ? sticky : context.turns.take(action);
    const pool = arn === undefined ? undefined : context.poolOf(arn);
    return pool && new ForwardRoute(pool, context, action, message);
  }

  /** The target of the client's cookie while it may be sent to, else the next one. */
  choose(tried: ReadonlySet<LiveTarget>): LiveTarget | undefined {
    const key = this.context.cookies.open(this.cookies.get(this.cookieName()), this.context.clock.now());
    const sticky =
      this.isSticky() && key !== undefined && this.pool.targets().find((target) => target.key === key);
    if (sticky && !tried.has(sticky) && this.pool.isEligible(sticky)) return sticky;
    return this.pool.choose(tried);
  }

  /** Set-Cookie values that go with a target's answer. */
  cookiesFor(target: LiveTarget, answer: IncomingMessage): readonly string[] {
    const found: string[] = [];
    if (this.isSticky()) found.push(...this.targetCookies(target, answer));
    if (isGroupSticky(this.action)) {
      const seconds = this.action.ForwardConfig?.TargetGroupStickinessConfig?.DurationSeconds ?? 3600;
      found.push(...this.pair('AWSALBTG', this.pool.group.arn, seconds));
    }
    return found;
  }

  private targetCookies(target: LiveTarget, answer: IncomingMessage): readonly string[] {
    if (this.pool.setting('stickiness.type') === 'lb_cookie')
      return this.pair(
        'AWSALB',
        target.key,
        Number(this.pool.setting('stickiness.lb_cookie.duration_seconds')),
      );
    const name = this.pool.setting('stickiness.app_cookie.cookie_name');
    const isSet = (answer.headers['set-cookie'] ?? []).some((cookie) => cookie.startsWith(`${name}=`));
    if (name === '' || !isSet) return [];
    const until = this.until(Number(this.pool.setting('stickiness.app_cookie.duration_seconds')));
    return [setCookie('AWSALBAPP-0', this.context.cookies.seal(target.key, until), until)];
  }

  /** The cookie and its twin for requests from other origins. */
  private pair(name: string, subject: string, seconds: number): readonly string[] {
    const until = this.until(seconds);
    const value = this.context.cookies.seal(subject, until);
    return [setCookie(name, value, until), setCookie(`${name}CORS`, value, until, '; SameSite=None; Secure')];
  }

  private until(seconds: number): number {
    return this.context.clock.now() + seconds * 1000;
  }

  private isSticky(): boolean {
    return this.pool.setting('stickiness.enabled') === 'true';
  }

  private cookieName(): string {
    return this.pool.setting('stickiness.type') === 'app_cookie' ? 'AWSALBAPP-0' : 'AWSALB';
  }
}

function isGroupSticky(action: Action): boolean {
  return action.ForwardConfig?.TargetGroupStickinessConfig?.Enabled === true;
}
