import type { CreateTargetGroupInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { validationError } from './errors.ts';
import type { HealthCheckSettings } from './records.ts';

type Given = Pick<
  CreateTargetGroupInput,
  | 'HealthCheckProtocol'
  | 'HealthCheckPort'
  | 'HealthCheckEnabled'
  | 'HealthCheckPath'
  | 'HealthCheckIntervalSeconds'
  | 'HealthCheckTimeoutSeconds'
  | 'HealthyThresholdCount'
  | 'UnhealthyThresholdCount'
  | 'Matcher'
>;

// ELB API reference, "CreateTargetGroup": defaults for HTTP.
const defaults: HealthCheckSettings = {
  enabled: true,
  protocol: 'HTTP',
  port: 'traffic-port',
  path: '/',
  intervalSeconds: 30,
  timeoutSeconds: 5,
  healthyThreshold: 5,
  unhealthyThreshold: 2,
  matcher: '200',
};
/** Health check settings: what is given, else what was before, else AWS's defaults. Error: ValidationError. */
export function readHealthCheck(given: Given, before: HealthCheckSettings = defaults): HealthCheckSettings {
  const settings: HealthCheckSettings = {
    enabled: given.HealthCheckEnabled ?? before.enabled,
    protocol: given.HealthCheckProtocol ?? before.protocol,
    port: given.HealthCheckPort ?? before.port,
    path: given.HealthCheckPath ?? before.path,
    intervalSeconds: given.HealthCheckIntervalSeconds ?? before.intervalSeconds,
    timeoutSeconds: given.HealthCheckTimeoutSeconds ?? before.timeoutSeconds,
    healthyThreshold: given.HealthyThresholdCount ?? before.healthyThreshold,
    unhealthyThreshold: given.UnhealthyThresholdCount ?? before.unhealthyThreshold,
    matcher: given.Matcher?.HttpCode ?? before.matcher,
  };
  check(settings);
  return settings;
}

function check(settings: HealthCheckSettings): void {
  if (settings.protocol !== 'HTTP')
    throw validationError(`This endpoint offers health checks over HTTP, not '${settings.protocol}'.`);
  if (settings.port !== 'traffic-port' && !(Number(settings.port) >= 1 && Number(settings.port) <= 65_535))
    throw validationError(
      `Health check port '${settings.port}' must be 'traffic-port' or between 1 and 65535`,
    );
  if (!settings.path.startsWith('/') || settings.path.length > 1024 || !/^[!-~]+$/.test(settings.path))
    throw validationError(`Health check path '${settings.path}' is not valid`);
  range('interval', settings.intervalSeconds, 5, 300);
  range('timeout', settings.timeoutSeconds, 2, 120);
  range('healthy threshold count', settings.healthyThreshold, 2, 10);
  range('unhealthy threshold count', settings.unhealthyThreshold, 2, 10);
  if (settings.timeoutSeconds >= settings.intervalSeconds)
    throw validationError('Health check timeout must be smaller than the interval');
  if (!settings.enabled) throw validationError('Health checks can be switched off for functions only');
  if (!/^[2-4]\d\d(-[2-4]\d\d)?(,[2-4]\d\d(-[2-4]\d\d)?)*$/.test(settings.matcher))
    throw validationError(`Health check matcher HTTP code '${settings.matcher}' must be within '200-499'`);
}

function range(name: string, value: number, least: number, most: number): void {
  if (value < least || value > most)
    throw validationError(`Health check ${name} '${value}' must be between ${least} and ${most}`);
}
