/** What changes nothing, whatever the service. STS gives out sessions: CloudTrail calls that reading. */
const READS =
  /^(AssumeRole|BatchCheck|BatchGet|Check|Describe|Filter|Get|Head|List|Lookup|Query|Scan|Search|Select|Simulate|Test|Validate)/;

/** Questions to logs: they are begun and ended, and change nothing. */
const QUESTIONS: ReadonlySet<string> = new Set(['StartLiveTail', 'StartQuery', 'StopQuery']);

/**
 * What is done to the content of a resource rather than to the resource: a trail tells it only where it is paid for,
 * and LookupEvents never. Source: CloudTrail user guide, "Logging data events".
 */
const DATA: Readonly<Record<string, RegExp>> = {
  dynamodb:
    /^((Put|Update|Delete)Item|(Batch|Transact)WriteItem(s)?|(Batch)?ExecuteStatement|ExecuteTransaction)$/,
  s3: /^((Put|Copy|Delete|Restore|Rename)Objects?($|Acl|Tagging|Retention|LegalHold)|UploadPart|(Create|Complete|Abort)MultipartUpload|CreateSession)/,
  sqs: /^((Send|Receive|Delete)Message(Batch)?|ChangeMessageVisibility(Batch)?)$/,
  sns: /^Publish/,
  lambda: /^Invoke/,
  monitoring: /^PutMetricData$/,
  logs: /^PutLogEvents$/,
};

/** Whether a call is an event of management that changed something, or tried to. */
export function isManagementChange(signingName: string, operation: string): boolean {
  return !READS.test(operation) && !QUESTIONS.has(operation) && !DATA[signingName]?.test(operation);
}
