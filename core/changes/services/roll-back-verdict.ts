import type { PlanningScene } from '../../actions/action.ts';
import type { Change, Finding } from '../../actions/plan.ts';
import { valueOf } from '../../cells/cell.ts';
import { budgetFor } from '../../upstream/budget.ts';
import type { SeenService } from './look.ts';
import { taskDefinitionNow } from './look.ts';
import type { RollBackWay } from './roll-back-way.ts';
import { healthFinding } from './target-health.ts';
import { definitionDifference } from './task-definition.ts';
import { verify } from './verify.ts';
import { isSticky } from './weights.ts';

/**
 * The verdict of a rollback: what differs between the revisions, whether the former one could run, and whether the
 * side that gets the requests is healthy. It is complete without whoever does not answer within `milliseconds`.
 */
export async function rollBackVerdict(
  scene: PlanningScene,
  looked: SeenService,
  chosen: RollBackWay,
  milliseconds: number,
): Promise<{ readonly findings: readonly Finding[]; readonly differences: readonly Change[] }> {
  const budget = budgetFor(scene.signal, milliseconds);
  const [sides, revision] = await Promise.all([
    Promise.all(servingGroups(looked, chosen).map((side) => healthFinding(scene, side, budget))),
    revisionVerdict(scene, looked, chosen, milliseconds),
  ]);
  return {
    findings: [...sideFindings(sides, chosen), ...wayFindings(looked, chosen), ...revision.findings],
    differences: revision.differences,
  };
}

/** The target groups that have the requests afterwards. */
function servingGroups(
  { name, service }: SeenService,
  chosen: RollBackWay,
): readonly { readonly words: string; readonly targetGroupArn: string }[] {
  if (chosen.way === 'weights')
    return [{ words: `${name} (${chosen.to})`, targetGroupArn: chosen.traffic.blue }];
  return (service.loadBalancers ?? []).flatMap(({ targetGroupArn, advancedConfiguration }) =>
    // Where ECS exchanges two groups, either may have the tasks.
    [targetGroupArn, advancedConfiguration?.alternateTargetGroupArn].flatMap((arn) =>
      arn ? [{ words: `${name} (${arn.split('/').at(-2)})`, targetGroupArn: arn }] : [],
    ),
  );
}

/** Where tasks are exchanged, that none is healthy now is a reason for it, not against it. */
function sideFindings(sides: readonly Finding[], { way }: RollBackWay): readonly Finding[] {
  if (way === 'weights') return sides;
  const others = sides.filter(({ severity }) => severity !== 'blocker');
  return others.length > 0 ? others : sides.map((finding) => ({ ...finding, severity: 'warning' }));
}

function wayFindings({ service, name }: SeenService, chosen: RollBackWay): readonly Finding[] {
  const findings: Finding[] = [];
  if (chosen.way === 'weights') {
    const { desiredCount = 0, runningCount = 0 } = service;
    if (runningCount === 0)
      findings.push({
        severity: 'blocker',
        subject: 'tasks',
        sentence: `${name} runs no task any more (${desiredCount} desired): nobody would answer.`,
      });
    if (isSticky(chosen.traffic.rules))
      findings.push({
        severity: 'warning',
        subject: 'stickiness',
        sentence: 'The rule keeps clients with their side: some stay with the newer one until that ends.',
      });
  }
  if (chosen.way === 'update' && !chosen.ran)
    findings.push({
      severity: 'warning',
      subject: 'revision',
      sentence: `ECS does not tell what ran before: ${chosen.to} is the one before by its number.`,
    });
  return findings;
}

async function revisionVerdict(
  scene: PlanningScene,
  { service }: SeenService,
  chosen: RollBackWay,
  milliseconds: number,
): Promise<{ readonly findings: readonly Finding[]; readonly differences: readonly Change[] }> {
  if (chosen.to === undefined)
    return {
      differences: [],
      findings: [
        {
          severity: 'unknown',
          subject: 'revision',
          sentence: 'Which revision ECS goes back to could not be found out.',
        },
      ],
    };
  const [from, to] = await Promise.all([
    taskDefinitionNow(scene, chosen.from),
    taskDefinitionNow(scene, chosen.to),
  ]);
  const was = valueOf(from)?.definition;
  const is = valueOf(to)?.definition;
  if (!is)
    return {
      differences: [],
      findings: [
        {
          severity: to.state === 'absent' || to.state === 'rejected' ? 'blocker' : 'unknown',
          subject: 'revision',
          sentence:
            to.state === 'absent' || to.state === 'rejected'
              ? `There is no revision ${chosen.to} any more.`
              : `The revision ${chosen.to} could not be read.`,
        },
      ],
    };
  const verdict = await verify(scene, { service, definition: is }, milliseconds);
  return {
    differences: was ? definitionDifference(was, is) : [],
    findings: verdict.flatMap((finding) => lineFor(finding, chosen)),
  };
}

/** Tasks that run already need no image to be pulled: that they could not be replaced is a warning. */
function lineFor(finding: Finding, { way }: RollBackWay): readonly Finding[] {
  if (finding.subject === 'deployment') return [];
  if (way === 'update' || finding.severity !== 'blocker') return [finding];
  return [{ ...finding, severity: 'warning' }];
}
