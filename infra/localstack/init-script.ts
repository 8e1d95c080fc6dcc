import { CATALOGUE } from '../../core/catalogue/catalogue.ts';
import type { BucketDefinition } from '../../core/catalogue/buckets.ts';
import type { SecretDefinition } from '../../core/catalogue/guards.ts';
import type { QueueDefinition } from '../../core/catalogue/messaging.ts';
import type { TableDefinition } from '../../core/catalogue/tables.ts';
import { bucketSettings } from '../../core/changes/environment/resources/buckets.ts';
import type { MessagingPlace } from '../../core/changes/environment/resources/messaging-place.ts';
import { queueInput } from '../../core/changes/environment/resources/queues.ts';
import { tableInput } from '../../core/changes/environment/resources/tables.ts';
import { tagsOf } from '../../core/changes/environment/resources/tags.ts';
import { subscriptionInput, topicInput } from '../../core/changes/environment/resources/topics.ts';
import { quoted } from '../../core/commands/command-line.ts';

/** What LocalStack calls itself: the environments files name the same. */
const PLACE: MessagingPlace = { stage: 'dev', account: '000000000000', region: 'us-east-1' };
const { stage } = PLACE;

const HEAD = `#!/bin/sh
# Written by \`npm run localstack:init\` out of core/catalogue: change that, and write this anew.
#
# Makes what the platform needs in development: LocalStack runs it when it is ready (/etc/localstack/init/ready.d). Any
# other emulator takes it too: AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_CLI=aws infra/localstack/init.sh
# A second run makes nothing and changes nothing; what was interrupted is finished.
set -eu
export AWS_PAGER= AWS_DEFAULT_REGION="\${AWS_DEFAULT_REGION:-${PLACE.region}}"

# Version 1 of the command line asks SQS elsewhere where the endpoint stands in the variable alone.
call() { "\${AWS_CLI:-awslocal}" \${AWS_ENDPOINT_URL:+--endpoint-url "$AWS_ENDPOINT_URL"} "$@"; }
quietly() { call "$@" >/dev/null; }
# Whether a name stands in a list of names; the command line writes tabs between them.
has() { printf '%s\\n' "$1" | tr '\\t' '\\n' | grep -qxF -- "$2"; }
# A value of no use anywhere, for what nobody has given one.
made_up() { head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \\n'; }
`;

/** The script that makes development's part of the catalogue by the command line. */
export function initScript(): string {
  const { tables, buckets, queues, topics, secrets } = CATALOGUE;
  const dead = queues.filter(({ deadLetter }) => deadLetter === undefined);
  const others = queues.filter(({ deadLetter }) => deadLetter !== undefined);
  const parts = [
    HEAD,
    `echo 'tables'
tables=$(call dynamodb list-tables --query TableNames --output text)`,
    ...tables.map(tableLines),
    `echo 'buckets'
buckets=$(call s3api list-buckets --query 'Buckets[].Name' --output text)`,
    ...buckets.map(bucketLines),
    // Dead-letter queues come before the queues that name them.
    `echo 'queues'`,
    ...[...dead, ...others].map(queueLines),
    `echo 'topics and their subscriptions'`,
    ...topics.map((topic) =>
      [
        quietly('sns', 'create-topic', { 'cli-input-json': topicInput(topic, stage) }),
        ...topic.subscriptions.flatMap(({ queue: logical }) =>
          queues
            .filter((queue) => queue.logical === logical)
            .map((queue) =>
              quietly('sns', 'subscribe', { 'cli-input-json': subscriptionInput(topic, queue, PLACE) }),
            ),
        ),
      ].join('\n'),
    ),
    `echo 'secrets'
secrets=$(call secretsmanager list-secrets --query 'SecretList[].Name' --output text)`,
    ...secrets.map(secretLines),
    `echo 'The catalogue is there: ${tables.length} tables, ${buckets.length} buckets, ${queues.length} queues, ${topics.length} topics, ${secrets.length} secrets.'`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function tableLines(table: TableDefinition): string {
  const name = table.names[stage];
  const { timeToLive } = table;
  const wait = `call dynamodb wait table-exists --table-name ${quoted(name)}`;
  const lines = [
    unless('tables', name, [
      quietly('dynamodb', 'create-table', { 'cli-input-json': tableInput(table, stage) }),
      wait,
    ]),
  ];
  if (timeToLive?.stages.includes(stage)) {
    const specification = { AttributeName: timeToLive.attribute, Enabled: true };
    // What is on can not be switched on once more. Source: DynamoDB API reference, UpdateTimeToLive.
    lines.push(
      `expiry=$(call dynamodb describe-time-to-live --table-name ${quoted(name)} --query TimeToLiveDescription.TimeToLiveStatus --output text)`,
      `case $expiry in
  ENABL*) ;;
  *) ${quietly('dynamodb', 'update-time-to-live', { 'table-name': name, 'time-to-live-specification': specification })} ;;
esac`,
    );
  }
  return lines.join('\n');
}

function bucketLines(bucket: BucketDefinition): string {
  const name = bucket.names[stage];
  const { versioning, lifecycle, tagging } = bucketSettings(bucket, stage);
  const set = (operation: string, option: string, value: object | undefined) =>
    value ? [quietly('s3api', operation, { bucket: name, [option]: value })] : [];
  return [
    unless('buckets', name, [quietly('s3api', 'create-bucket', { bucket: name })]),
    ...set('put-bucket-versioning', 'versioning-configuration', versioning),
    ...set('put-bucket-lifecycle-configuration', 'lifecycle-configuration', lifecycle),
    ...set('put-bucket-tagging', 'tagging', tagging),
  ].join('\n');
}

/** CreateQueue answers with the queue that there is, where it has the same attributes; where not, they are set. */
function queueLines(queue: QueueDefinition): string {
  const input = queueInput(queue, CATALOGUE, PLACE);
  const name = quoted(queue.names[stage]);
  return `${quietly('sqs', 'create-queue', { 'cli-input-json': input })} 2>&1 || {
  url=$(call sqs get-queue-url --queue-name ${name} --query QueueUrl --output text)
  quietly sqs set-queue-attributes --queue-url "$url" --attributes ${quoted(JSON.stringify(input.Attributes))}
}`;
}

function secretLines({ names, keys, former, purpose }: SecretDefinition): string {
  const name = names[stage];
  const members = keys.map((key) => (key === former ? `"${key}":""` : `"${key}":"local-%s"`)).join(',');
  const values = keys
    .filter((key) => key !== former)
    .map(() => '"$(made_up)"')
    .join(' ');
  const tags = tagsOf(stage).map(([Key, Value]) => ({ Key, Value }));
  return unless('secrets', name, [
    `values=$(printf ${quoted(`{${members}}`)} ${values})`,
    `${quietly('secretsmanager', 'create-secret', { name, description: purpose, tags })} --secret-string "$values"`,
  ]);
}

/** Lines for what is not in a list yet. */
function unless(list: string, name: string, lines: readonly string[]): string {
  return [`if ! has "$${list}" ${quoted(name)}; then`, ...lines.map((line) => `  ${line}`), 'fi'].join('\n');
}

function quietly(
  service: string,
  operation: string,
  options: Readonly<Record<string, string | object>>,
): string {
  const words = Object.entries(options).map(
    ([option, value]) => `--${option} ${quoted(typeof value === 'string' ? value : JSON.stringify(value))}`,
  );
  return ['quietly', service, operation, ...words].join(' ');
}
