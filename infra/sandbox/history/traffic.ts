import type { HistoryPlan } from './plan.ts';
import { chance, hashOf, incidentAt, incidentsOf, seasonAt } from './season.ts';
import type { Incident } from './season.ts';

/** Requests of one minute at one service. */
export interface Minute {
  readonly requests: number;
  readonly clientErrors: number;
  readonly serverErrors: number;
  /** The middle of its response times, in seconds. */
  readonly seconds: number;
}

/** What a service has to do in a minute of an ordinary hour. */
const usualRequests: Readonly<Record<string, number>> = {
  'ingestion-api': 40,
  'product-service': 180,
  'whatsapp-service': 12,
};

/** The service that errors come from, since most requests go there. */
export const troubledService = 'product-service';

/** The traffic of a past: the same for the same plan, minute by minute. */
export class Traffic {
  readonly incidents: readonly Incident[];
  private readonly minutes = new Map<string, Map<number, Minute>>();
  private readonly seed: number;

  constructor(private readonly plan: HistoryPlan) {
    this.incidents = incidentsOf(plan);
    this.seed = hashOf(`${plan.seed} ${plan.subjects.stage}`);
  }

  /** A number from 0 to 1 of this past, for a name and a minute. */
  chance(name: string, seconds: number): number {
    return chance(this.seed ^ hashOf(name), Math.floor(seconds / 60));
  }

  /** How busy the whole is in a minute, with what is by chance. */
  load(name: string, seconds: number): number {
    const byChance = 0.9 + 0.2 * this.chance(name, seconds);
    return (this.plan.subjects.loadPercent / 100) * seasonAt(seconds) * byChance * this.surge(name, seconds);
  }

  private surge(name: string, seconds: number): number {
    const { surges = [] } = this.plan;
    return surges.find((one) => one.name === name && seconds >= one.start && seconds < one.end)?.factor ?? 1;
  }

  /** A service's minute. It is kept: a dozen metrics are made of it. */
  at(service: string, seconds: number): Minute {
    let minutes = this.minutes.get(service);
    if (!minutes) this.minutes.set(service, (minutes = new Map()));
    let minute = minutes.get(seconds);
    if (!minute) minutes.set(seconds, (minute = this.compute(service, seconds)));
    return minute;
  }

  private compute(service: string, seconds: number): Minute {
    const requests = Math.round((usualRequests[service] ?? 20) * this.load(service, seconds));
    const isTroubled =
      service === troubledService && incidentAt(this.incidents, 'errors', seconds) !== undefined;
    const serverErrors = isTroubled
      ? Math.round(requests * (0.12 + 0.1 * this.chance(`${service} 5xx`, seconds)))
      : this.chance(`${service} 5xx`, seconds) < 0.03
        ? 1
        : 0;
    const clientErrors = Math.round(requests * 0.04 * this.chance(`${service} 4xx`, seconds));
    const base = 0.018 + 0.012 * this.chance(`${service} time`, seconds);
    return {
      requests,
      serverErrors: Math.min(requests, serverErrors),
      clientErrors: Math.min(requests - Math.min(requests, serverErrors), clientErrors),
      seconds: isTroubled ? base * 12 : base * (1 + 0.5 * seasonAt(seconds)),
    };
  }

  /** How long the oldest message of a backlog has waited, in seconds; 0 outside of one. */
  backlogSeconds(seconds: number): number {
    const incident = incidentAt(this.incidents, 'backlog', seconds);
    if (!incident) return 0;
    const middle = incident.start + (incident.end - incident.start) * 0.7;
    return seconds <= middle
      ? seconds - incident.start
      : (middle - incident.start) * ((incident.end - seconds) / (incident.end - middle));
  }

  isDeploying(service: string, seconds: number): boolean {
    return service === troubledService && incidentAt(this.incidents, 'deployment', seconds) !== undefined;
  }
}
