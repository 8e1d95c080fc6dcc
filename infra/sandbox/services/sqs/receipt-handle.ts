import { randomUUID } from 'node:crypto';
import type { Message } from './message.ts';

/** What a receipt handle says to the service; to everybody else it is opaque. */
export interface ReceiptHandle {
  readonly queueArn: string;
  readonly queueId: number;
  readonly seq: number;
  readonly receipt: string;
}

export function newReceipt(): string {
  return randomUUID();
}

export function writeReceiptHandle(queueArn: string, { queueId, seq }: Message, receipt: string): string {
  return Buffer.from([receipt, queueArn, queueId, seq].join(' ')).toString('base64');
}

/** Undefined for a text that no receive has ever handed out. */
export function readReceiptHandle(handle: string): ReceiptHandle | undefined {
  const text = Buffer.from(handle, 'base64').toString('utf8');
  const match = /^([0-9a-f-]{36}) (arn:[!-~]+) (\d{1,16}) (\d{1,16})$/.exec(text);
  if (match === null || Buffer.from(text).toString('base64') !== handle) return undefined;
  const [, receipt = '', queueArn = '', queueId, seq] = match;
  return { receipt, queueArn, queueId: Number(queueId), seq: Number(seq) };
}
