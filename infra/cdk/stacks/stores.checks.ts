import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { SERVICES, WORKERS } from '../../../core/catalogue/compute.ts';
import { STAGES } from '../../../core/catalogue/stage.ts';
import { TABLES } from '../../../core/catalogue/tables.ts';
import { stageOf } from '../testing/templates.ts';

interface Rule {
  readonly rulePriority: number;
  readonly selection: { readonly tagStatus: string };
}

describe.each(STAGES)('the secrets of %s', (stage) => {
  it('are replicated to us-west-2 where there is somebody to lose them', () => {
    const suffix = stage === 'prod' ? '' : `-${stage}`;
    for (const name of ['api-keys', 'sign-in'])
      stageOf(stage)
        .template('secrets')
        .hasResourceProperties('AWS::SecretsManager::Secret', {
          Name: `tiktok-commerce/${name}${suffix}`,
          ReplicaRegions: stage === 'dev' ? Match.absent() : [{ Region: 'us-west-2' }],
        });
  });

  it('begin with a value where tasks of the same stack are started with them', () => {
    const { stacks, template } = stageOf(stage);
    const empty = stacks.flatMap(({ node: { id } }) => {
      const started = Object.keys(template(id).findResources('AWS::ECS::TaskDefinition')).length > 0;
      const secrets = Object.values(template(id).findResources('AWS::SecretsManager::Secret'));
      return secrets
        .map(
          ({ Properties }) => Properties as { readonly Name: string; readonly GenerateSecretString?: object },
        )
        .filter((one) => started && one.GenerateSecretString === undefined)
        .map(({ Name }) => `${id}: ${Name}`);
    });
    expect(empty).toEqual([]);
  });

  it('have no value in the template', () => {
    for (const { Properties } of stageOf(stage).resources('AWS::SecretsManager::Secret'))
      expect(Properties.SecretString).toBeUndefined();
  });
});

describe.each(['staging', 'prod'] as const)('in %s', (stage) => {
  it('every program has a repository that scans and cleans up', () => {
    const repositories = stageOf(stage)
      .resources('AWS::ECR::Repository')
      .map(({ Properties }) => Properties);
    expect(repositories.map(({ RepositoryName }) => RepositoryName)).toEqual([
      ...[...SERVICES, ...WORKERS].map(({ repository }) => repository),
      'tiktok-commerce/console',
    ]);
    for (const repository of repositories) {
      expect(repository).toMatchObject({
        ImageScanningConfiguration: { ScanOnPush: true },
        ImageTagMutability: 'IMMUTABLE',
      });
      const policy = repository.LifecyclePolicy as { readonly LifecyclePolicyText: string };
      const { rules } = JSON.parse(policy.LifecyclePolicyText) as { readonly rules: readonly Rule[] };
      expect(rules.map(({ selection }) => selection.tagStatus)).toEqual(['untagged', 'any']);
    }
  });

  it('every table is backed up at 03:00 and kept for thirty days', () => {
    const backup = stageOf(stage).template('backup');
    backup.hasResourceProperties('AWS::Backup::BackupPlan', {
      BackupPlan: {
        BackupPlanRule: [
          Match.objectLike({
            ScheduleExpression: 'cron(0 3 * * ? *)',
            Lifecycle: { DeleteAfterDays: 30 },
          }),
        ],
      },
    });
    const [selection] = stageOf(stage).resources('AWS::Backup::BackupSelection');
    const { Resources } = selection?.Properties.BackupSelection as { readonly Resources: readonly unknown[] };
    expect(Resources).toHaveLength(TABLES.length);
  });
});
