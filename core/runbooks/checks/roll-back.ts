import { z } from 'zod';
import type { Finding, Planned } from '../../actions/plan.ts';
import { hasValue } from '../../cells/cell.ts';
import { labelOf } from '../../environments/label.ts';
import { SERVICES } from '../../catalogue/compute.ts';
import { rollBackReadiness } from '../../changes/services/roll-back-readiness.ts';
import { listDeployables } from '../../resources/deployments/deployments.ts';
import { describeServicesCommand, listServiceDeploymentsCommand } from '../../resources/services/commands.ts';
import type { Evidence } from '../check.ts';
import { defineCheck } from '../check.ts';
import { plainReport, reportOf } from '../report.ts';
import { countOf, pageOf } from '../words.ts';

export const rollBackReady = defineCheck({
  id: 'services.roll-back-ready',
  title: 'A rollback would work',
  explains:
    'What would stand in the way of rolling each service back now: the former revision, its image and secrets, healthy targets. It asks what the rollback itself asks. Bad: something stands in the way.',
  right: 'states:read',
  parameters: z.object({ services: z.array(z.string()).optional() }).strict(),
  commands: (environment) => {
    const { compute } = environment;
    if (compute.kind !== 'ecs') return [];
    const [first] = SERVICES;
    return [
      describeServicesCommand(labelOf(environment), compute.cluster, [first?.logical ?? '']),
      listServiceDeploymentsCommand(labelOf(environment), compute.cluster, first?.logical ?? ''),
    ];
  },
  async run(source, { services }, budget) {
    if (source.environment.compute.kind !== 'ecs')
      return plainReport('good', 'Containers are started anew from their images: nothing is rolled back.');
    const listed = services ? undefined : await listDeployables(source, budget);
    const names = services ?? (listed && hasValue(listed) ? listed.value : []);
    const cells = await Promise.all(names.map((name) => rollBackReadiness(source, name, budget)));
    return reportOf({
      evidence: cells.flatMap((cell, index): readonly Evidence[] =>
        hasValue(cell) ? [readiness(names[index] ?? '', cell.value)] : [],
      ),
      cells: [...(listed ? [listed] : []), ...cells],
      good: (count) => `${countOf(count, 'service')}: nothing stands in the way.`,
      none: { outcome: 'good', sentence: 'There is no service to roll back.' },
    });
  },
});

function readiness(name: string, planned: Planned): Evidence {
  const href = pageOf('deployments', name);
  if (planned.outcome === 'refused') return { name, value: planned.sentence, outcome: 'warn', href };
  const { summary, findings = [] } = planned.plan;
  const of = (severity: Finding['severity']) => findings.filter((one) => one.severity === severity);
  const blockers = of('blocker');
  const unknown = of('unknown');
  const told = [...blockers, ...of('warning'), ...unknown].map(
    ({ subject, sentence }) => `${subject}: ${sentence}`,
  );
  const value = told.length > 0 ? `${summary}. ${told.join(' ')}` : summary;
  // Alarms and figures that can not be read hold up no rollback, as its own verdict says.
  return { name, value, outcome: blockers.length > 0 ? 'bad' : 'good', href };
}
