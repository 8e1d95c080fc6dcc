import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ALARM_ENTRIES } from '../../../core/catalogue/alarms.ts';
import type { AlarmEntry } from '../../../core/catalogue/alarms.ts';
import { LOGS_KEPT_DAYS, SERVICES, WORKERS } from '../../../core/catalogue/compute.ts';
import { COMPOSITE_ALARMS } from '../../../core/catalogue/composite-alarms.ts';
import { CONSOLE } from '../../../core/catalogue/console.ts';
import { createAlarm, createCompositeAlarm } from '../parts/alarms.ts';
import { createDashboard } from '../parts/dashboard.ts';
import { keptAs } from '../parts/kept.ts';
import { PlatformStack } from '../platform-stack.ts';
import type { PlatformSettings } from '../settings.ts';
import type { TrafficStack } from './traffic.ts';

const OF_COMPUTE: readonly AlarmEntry['definition']['each'][] = ['service', 'load-balancer'];

/** Log groups, what is watched, and the dashboard. Queues' own alarms stand with the queues. */
export class ObservabilityStack extends PlatformStack {
  constructor(scope: Construct, settings: PlatformSettings, traffic: TrafficStack | undefined) {
    super(scope, 'observability', 'Log groups, alarms and the dashboard', settings);
    if (traffic) this.createLogGroups();
    this.createAlarms(traffic);
    createDashboard(this, this.stage, traffic?.loadBalancer.loadBalancerFullName);
  }

  private createLogGroups(): void {
    const programs = [...SERVICES.filter(({ tasks }) => tasks), ...WORKERS, CONSOLE];
    for (const { logical, logGroups } of programs)
      new logs.LogGroup(this, `Logs-${logical}`, {
        logGroupName: logGroups[this.stage],
        retention: LOGS_KEPT_DAYS,
        removalPolicy: keptAs(this.stage),
      });
  }

  private createAlarms(traffic: TrafficStack | undefined): void {
    const place = { ...this.settings, loadBalancer: traffic?.loadBalancer.loadBalancerFullName };
    const there = ALARM_ENTRIES.filter(({ definition }) => traffic || !OF_COMPUTE.includes(definition.each));
    const own = there
      .filter(({ definition }) => definition.namespace !== 'AWS/SQS')
      .map((entry) => createAlarm(this, entry, place));
    const names = new Set(there.map((entry) => entry.names[this.stage]));
    for (const entry of COMPOSITE_ALARMS) {
      const composite = createCompositeAlarm(this, entry, place, names);
      // It names its children by their names alone.
      for (const alarm of own) composite.addResourceDependency(alarm);
    }
  }
}
