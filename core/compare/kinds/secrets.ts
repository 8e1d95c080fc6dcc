import { CATALOGUE } from '../../catalogue/catalogue.ts';
import { tagsOf } from '../../changes/environment/resources/tags.ts';
import type { Answers, Intended, IntentPlace, KindForm } from '../form/kind-form.ts';
import { joined } from '../form/kind-form.ts';
import type { LeftOut } from '../form/rules.ts';

const MOMENT = 'when it happened';

export const LEFT_OUT: readonly LeftOut[] = [
  { path: 'ARN', reason: 'made of the name, the account and the region' },
  { path: 'Name', reason: 'what the pair is found by' },
  { path: 'LastRotatedDate', reason: MOMENT },
  { path: 'LastChangedDate', reason: MOMENT },
  { path: 'LastAccessedDate', reason: MOMENT },
  { path: 'NextRotationDate', reason: 'moves with each rotation; the rules of rotation are compared' },
  { path: 'CreatedDate', reason: MOMENT },
  { path: 'VersionIdsToStages', reason: 'ids made up by Secrets Manager' },
  { path: 'ReplicationStatus[*].LastAccessedDate', reason: MOMENT },
  { path: 'ReplicationStatus[*].Status', reason: 'a state that passes' },
  { path: 'ReplicationStatus[*].StatusMessage', reason: 'a state that passes' },
];

/** A secret by what is told of it; its value is never compared, the names of its keys where they were read. */
export const secretsForm: KindForm = {
  kind: 'secrets',
  listed: 'secrets',
  parts: ['Keys', 'Tags'],
  leftOut: LEFT_OUT,
  rules: [
    { path: 'RotationEnabled', default: false },
    { path: 'RotationRules.AutomaticallyAfterDays', unit: 'days' },
    { path: 'KmsKeyId', default: 'alias/aws/secretsmanager' },
    { path: 'ReplicationStatus', keyedBy: ['Region'] },
    { path: 'ReplicationStatus[*].KmsKeyId', default: 'alias/aws/secretsmanager' },
    { path: 'Tags[*]' },
  ],
  prepare,
  intended,
};

type Loose = Readonly<Record<string, unknown>>;

/** DescribeSecret says the date of a deletion where there is one: that it will be deleted is what is compared. */
function prepare(answers: Answers): unknown {
  const { DeletedDate: deleted, ...secret } = joined(answers);
  return { ...secret, IsToBeDeleted: deleted === undefined ? undefined : dateOf(deleted) };
}

function dateOf(moment: unknown): unknown {
  return moment instanceof Date ? moment.toISOString().slice(0, 10) : moment;
}

function intended({ stage }: IntentPlace): readonly Intended[] {
  return CATALOGUE.secrets.map((secret) => ({
    key: secret.logical,
    name: secret.names[stage],
    answers: {
      Keys: [...secret.keys],
      Tags: Object.fromEntries(tagsOf(stage)) as Loose,
    },
  }));
}
