import type { Action } from '../actions/action.ts';
import { changeCacheValue } from './caches/change-value.ts';
import { deletePattern, flush } from './caches/delete-keys.ts';
import { putBackValue } from './caches/put-back-value.ts';
import { restoreCapture } from './caches/restore-capture.ts';
import { deleteMessage } from './queues/delete-message.ts';
import { purgeQueue } from './queues/purge.ts';
import { redriveQueue } from './queues/redrive.ts';
import { restoreMessages } from './queues/restore-capture.ts';
import { sendMessage } from './queues/send.ts';
import { createBackup, deleteBackup } from './tables/backups.ts';
import { capacity } from './tables/capacity-setting.ts';
import { deleteItem, putItem } from './tables/items.ts';
import { deletionProtection } from './tables/protection-setting.ts';
import { pointInTimeRecovery } from './tables/recovery-setting.ts';
import { timeToLive } from './tables/time-to-live-setting.ts';

/** Everything that can be done to anything upstream. What is not listed here can not be done. */
export const ACTIONS: readonly Action[] = [
  putItem,
  deleteItem,
  createBackup,
  deleteBackup,
  pointInTimeRecovery,
  timeToLive,
  capacity,
  deletionProtection,
  changeCacheValue,
  putBackValue,
  flush,
  deletePattern,
  restoreCapture,
  sendMessage,
  deleteMessage,
  purgeQueue,
  restoreMessages,
  redriveQueue,
];
