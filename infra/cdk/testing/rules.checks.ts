import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { STAGES } from '../../../core/catalogue/stage.ts';
import { stageOf } from './templates.ts';

interface Named {
  readonly path: string;
  readonly id: string;
}

/** Too short for a reason that says what is particular here. */
const SHORTEST_REASON = 40;

/** What the rules find, explained or not. */
function findingsOf(app: IConstruct): readonly Named[] {
  const pack = new AwsSolutionsChecks();
  // The pack leaves out what is explained; here both are wanted, to find the explanations of nothing.
  Object.defineProperty(pack, 'isAcknowledged', { value: () => false });
  return pack
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath = '' }) => ({ path: constructPath, id: ruleName })),
    );
}

function explanationsOf(app: IConstruct): readonly (Named & { readonly reason: string })[] {
  return app.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .map(([id, reason]) => ({ path: node.path, id: id.replace(/^annotation::/i, ''), reason })),
  );
}

function isWithin(path: string, scope: string): boolean {
  return path === scope || path.startsWith(`${scope}/`);
}

function covers(explanation: Named, finding: Named): boolean {
  return explanation.id === finding.id && isWithin(finding.path, explanation.path);
}

describe.each(STAGES)('the rules for solutions, in %s', (stage) => {
  const explanations = () => explanationsOf(stageOf(stage).app);
  const ofPack = () => explanations().filter(({ id }) => id.startsWith('AwsSolutions-'));

  it('find nothing that is not explained', () => {
    const left = findingsOf(stageOf(stage).app).filter(
      (finding) => !ofPack().some((explanation) => covers(explanation, finding)),
    );
    expect(left.map(({ path, id }) => `${id} ${path}`)).toEqual([]);
  });

  it('leave no explanation without a finding', () => {
    const findings = findingsOf(stageOf(stage).app);
    const idle = ofPack().filter((explanation) => !findings.some((finding) => covers(explanation, finding)));
    expect(idle.map(({ path, id }) => `${id} ${path}`)).toEqual([]);
  });

  it('are explained in a sentence', () => {
    for (const { reason } of explanations()) expect(reason.length).toBeGreaterThan(SHORTEST_REASON);
  });
});
