/** The last part of a queue's URL or ARN. Source: SQS developer guide, "Queue and message identifiers". */
export function queueNameOf(urlOrArn: string): string {
  const separator = urlOrArn.startsWith('arn:') ? ':' : '/';
  return urlOrArn.slice(urlOrArn.lastIndexOf(separator) + 1);
}

/** Whether SQS would take it as a queue's name: 1 to 80 letters, digits, `-`, `_`, and `.fifo` perhaps. */
export function isQueueName(name: string): boolean {
  return name.length <= 80 && /^[A-Za-z0-9_-]+(\.fifo)?$/.test(name);
}
