import type { Alarm, AlarmState } from './types.ts';

/** An alarm on 5xx answers: over 10 in 3 of 5 minutes. */
export function anAlarm(name: string, state: AlarmState = 'OK', more: Partial<Alarm> = {}): Alarm {
  return {
    name,
    arn: `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`,
    state,
    since: 1_000,
    updatedAt: 1_000,
    reason: 'Threshold Crossed',
    watched: {
      kind: 'metric',
      namespace: 'AWS/ApplicationELB',
      metric: 'HTTPCode_Target_5XX_Count',
      dimensions: { LoadBalancer: 'app/tiktok-commerce-alb/50dc6c495c0c9188' },
      statistic: 'Sum',
      periodSeconds: 60,
    },
    condition: {
      comparison: 'GreaterThanThreshold',
      threshold: 10,
      datapointsToAlarm: 3,
      evaluationPeriods: 5,
      missingData: 'notBreaching',
    },
    actionsEnabled: true,
    actions: { ALARM: [], OK: [], INSUFFICIENT_DATA: [] },
    isScaling: false,
    ...more,
  };
}

export function composite(name: string, rule: string, state: AlarmState = 'OK'): Alarm {
  return anAlarm(name, state, { watched: { kind: 'composite', rule }, condition: undefined });
}
