// What the tests' functions do; the event says which.
import {
  DescribeSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';

let invocations = 0;

export async function handler(event, context) {
  invocations += 1;
  console.log('event of', Object.keys(event).join(','));
  if (event.Records) return takeRecords(event.Records);
  switch (event.do) {
    case 'throw':
      throw new TypeError('wrong');
    case 'exit':
      process.exit(3);
      break;
    case 'sleep':
      await new Promise((resolve) => setTimeout(resolve, event.ms));
      return 'slept';
    default:
      return {
        event,
        invocations,
        pid: process.pid,
        requestId: context.awsRequestId,
        remainingMs: context.getRemainingTimeInMillis(),
        version: process.env.APP_VERSION,
        greeting: process.env.GREETING,
        functionName: context.functionName,
        functionVersion: context.functionVersion,
      };
  }
}

function takeRecords(records) {
  if (records[0].EventSource === 'aws:sns') return console.log(`heard ${JSON.stringify(records)}`);
  for (const record of records) console.log(`took ${record.body}`);
  if (records.some(({ body }) => body === 'poison alone')) throw new Error('poison');
  return {
    batchItemFailures: records
      .filter(({ body }) => body.startsWith('bad'))
      .map(({ messageId }) => ({ itemIdentifier: messageId })),
  };
}

/** A rotation function: what Secrets Manager asks for, step by step, by the environment that it is told. */
export async function rotate({ Step, SecretId, ClientRequestToken }) {
  const client = new SecretsManagerClient({});
  const call = (Command, input) => client.send(new Command({ SecretId, ...input }));
  if (Step === 'createSecret')
    await call(PutSecretValueCommand, {
      ClientRequestToken,
      SecretString: JSON.stringify({ token: 'made by a function' }),
      VersionStages: ['AWSPENDING'],
    });
  if (Step !== 'finishSecret') return;
  const { VersionIdsToStages } = await call(DescribeSecretCommand, {});
  const [current] = Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes('AWSCURRENT'));
  await call(UpdateSecretVersionStageCommand, {
    VersionStage: 'AWSCURRENT',
    MoveToVersionId: ClientRequestToken,
    RemoveFromVersionId: current,
  });
}
