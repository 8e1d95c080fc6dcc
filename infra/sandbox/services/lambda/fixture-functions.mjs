// What the tests' functions do; the event says which.
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
  for (const record of records) console.log(`took ${record.body}`);
  if (records.some(({ body }) => body === 'poison alone')) throw new Error('poison');
  return {
    batchItemFailures: records
      .filter(({ body }) => body.startsWith('bad'))
      .map(({ messageId }) => ({ itemIdentifier: messageId })),
  };
}

/** As Secrets Manager asks a rotation function, step by step. */
export async function rotate(event) {
  console.log(`step ${event.Step}`);
  return {};
}
