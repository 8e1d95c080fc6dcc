import type { Finding } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import type { Failure } from '../../cells/cell.ts';

interface Numbers {
  readonly desired: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly targetCpuPercent?: number;
}

/** What a scaling runs into: bounds that pull the count back, a policy that moves it on, a deployment under way. */
export function scalingFindings(asked: {
  readonly before: Numbers;
  readonly after: Numbers;
  readonly service: { readonly deployments?: readonly { readonly rolloutState?: string }[] };
  /** Why auto scaling could not be asked. */
  readonly scalingUnread?: Failure;
  readonly suspended: boolean;
}): readonly Finding[] {
  const { before, after, service, scalingUnread, suspended } = asked;
  const findings: Finding[] = [];
  const { desired, minimum, maximum } = after;
  const setsCount = desired !== before.desired;
  if (scalingUnread)
    findings.push({
      severity: 'unknown',
      subject: 'auto scaling',
      sentence: `Whether auto scaling moves the count could not be found out: ${failureSentence(scalingUnread)}`,
    });
  if (minimum !== undefined && maximum !== undefined) {
    if (desired < minimum || desired > maximum)
      findings.push({
        severity: 'warning',
        subject: 'bounds',
        sentence: `${desired} is outside of ${minimum} to ${maximum}: auto scaling brings the count back ${
          desired < minimum
            ? `up to ${minimum} at its next scale-out`
            : `down to ${maximum} at its next scale-in`
        }.`,
      });
    else if (setsCount && suspended)
      findings.push({
        severity: 'good',
        subject: 'auto scaling',
        sentence: 'It is suspended: the count stays as it is set.',
      });
    else if (setsCount)
      findings.push({
        severity: 'warning',
        subject: 'auto scaling',
        sentence: `It overrides the count by and by, within ${minimum} to ${maximum}; to hold it, set the minimum.`,
      });
  }
  if (desired === 0 && before.desired > 0)
    findings.push({
      severity: 'warning',
      subject: 'tasks',
      sentence: 'Nothing will answer: no task is left.',
    });
  if (service.deployments?.some(({ rolloutState }) => rolloutState === 'IN_PROGRESS'))
    findings.push({
      severity: 'warning',
      subject: 'deployment',
      sentence: 'A deployment is under way: it goes on with the new count.',
    });
  return findings;
}
