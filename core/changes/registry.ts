import type { Action } from '../actions/action.ts';
import { acknowledgeAlarm, unacknowledgeAlarm } from './alarms/acknowledge.ts';
import { silenceAlarm } from './alarms/silence.ts';
import { testAlarm } from './alarms/test.ts';
import { unsilenceAlarm } from './alarms/unsilence.ts';
import { backUpBySchedule } from './backup-schedule/back-up-table.ts';
import { setBackupSchedule } from './backup-schedule/set-schedule.ts';
import { deleteObject } from './buckets/delete-object.ts';
import { deletePrefix } from './buckets/delete-prefix.ts';
import { deleteVersion } from './buckets/delete-version.ts';
import { putBack } from './buckets/put-back.ts';
import { putLifecycle } from './buckets/put-lifecycle.ts';
import { putObject } from './buckets/put-object.ts';
import { restorePrefix } from './buckets/restore-prefix.ts';
import { restoreVersion } from './buckets/restore-version.ts';
import { setBack } from './buckets/set-back.ts';
import { setVersioning } from './buckets/set-versioning.ts';
import { undeleteObject } from './buckets/undelete-object.ts';
import { changeCacheValue } from './caches/change-value.ts';
import { deletePattern, flush } from './caches/delete-keys.ts';
import { cacheNodeType } from './caches/node-type-setting.ts';
import { putBackValue } from './caches/put-back-value.ts';
import { restoreCapture } from './caches/restore-capture.ts';
import { invalidateDistribution } from './distributions/invalidate.ts';
import { restartContainers, startContainers, stopContainers } from './containers/lifecycle.ts';
import { scaleContainers } from './containers/scale.ts';
import { upContainers } from './containers/up.ts';
import { compareBucketData, compareTableData } from './comparison/compare-data.ts';
import { initialise } from './environment/initialise.ts';
import { reset } from './environment/reset.ts';
import { seed } from './environment/seed.ts';
import { deleteVersions } from './functions/delete-versions.ts';
import { functionConcurrency } from './functions/set-concurrency.ts';
import { copyTableAction } from './migration/copy-table.ts';
import { migrateAction } from './migration/migrate.ts';
import { takeBackMigration } from './migration/take-back.ts';
import { verifyMigration } from './migration/verify.ts';
import { importFileAction } from './migration/import.ts';
import { maskTableAction } from './migration/mask-table.ts';
import { syncBucketAction } from './migration/sync-bucket.ts';
import { unsyncBucketAction } from './migration/unsync-bucket.ts';
import { deleteMessage } from './queues/delete-message.ts';
import { logRetention } from './logs/retention-setting.ts';
import { deleteQuery, saveQuery } from './logs/saved-query.ts';
import { purgeQueue } from './queues/purge.ts';
import { redriveQueue } from './queues/redrive.ts';
import { redriveSelectedMessages } from './queues/redrive-selected.ts';
import { restoreMessages } from './queues/restore-capture.ts';
import { sendMessage } from './queues/send.ts';
import { abortRelease } from './releases/abort.ts';
import { createGreen } from './releases/create-green.ts';
import { releaseOld } from './releases/release-old.ts';
import { runGuidedRelease } from './releases/run.ts';
import { promoteRelease, shiftRelease } from './releases/shift.ts';
import { continueDeployment } from './services/continue-deployment.ts';
import { deployService } from './services/deploy.ts';
import { forceDeployment } from './services/force-deployment.ts';
import { rollBackService } from './services/roll-back.ts';
import { scaleService } from './services/scale.ts';
import { removeScheduledScaling, scheduleScaling } from './services/scheduled-scaling.ts';
import { stopDeployment } from './services/stop-deployment.ts';
import { stopTask } from './services/stop-task.ts';
import { restoreStage } from './secrets/restore-stage.ts';
import { revealSecret } from './secrets/reveal.ts';
import { rotateSecret } from './secrets/rotate.ts';
import { createBackup, deleteBackup } from './tables/backups.ts';
import { capacity } from './tables/capacity-setting.ts';
import { deleteItem, putItem } from './tables/items.ts';
import { deletionProtection } from './tables/protection-setting.ts';
import { pointInTimeRecovery } from './tables/recovery-setting.ts';
import { copyItemsBack } from './tables/copy-items-back.ts';
import { exportAction } from './tables/export.ts';
import { importAction } from './tables/import.ts';
import { restoreItems } from './tables/restore-items.ts';
import { deleteTable } from './tables/delete-table.ts';
import { restoreTable } from './tables/restore-table-capture.ts';
import { deleteRestoredTable } from './tables/delete-restored.ts';
import { restoreBackup } from './tables/restore-backup.ts';
import { restoreToTime } from './tables/restore-to-time.ts';
import { queueSetting } from './queues/queue-setting.ts';
import { tableStream } from './tables/stream-setting.ts';
import { timeToLive } from './tables/time-to-live-setting.ts';
import { integrityTestAction } from './verification/integrity-test.ts';
import { recordTests } from './verification/record-tests.ts';
import { smokeTestAction } from './verification/smoke-test.ts';
import { publishMessage } from './topics/publish.ts';

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
  tableStream,
  restoreBackup,
  restoreToTime,
  deleteRestoredTable,
  deleteTable,
  restoreTable,
  exportAction,
  importAction,
  restoreItems,
  copyItemsBack,
  copyTableAction,
  migrateAction,
  verifyMigration,
  takeBackMigration,
  maskTableAction,
  importFileAction,
  syncBucketAction,
  unsyncBucketAction,
  changeCacheValue,
  putBackValue,
  flush,
  deletePattern,
  restoreCapture,
  sendMessage,
  deleteMessage,
  purgeQueue,
  queueSetting,
  restoreMessages,
  redriveQueue,
  redriveSelectedMessages,
  publishMessage,
  restoreStage,
  revealSecret,
  rotateSecret,
  putObject,
  deleteObject,
  undeleteObject,
  deleteVersion,
  restoreVersion,
  setBack,
  deletePrefix,
  putBack,
  restorePrefix,
  setVersioning,
  putLifecycle,
  logRetention,
  saveQuery,
  deleteQuery,
  restartContainers,
  stopContainers,
  startContainers,
  scaleContainers,
  upContainers,
  setBackupSchedule,
  backUpBySchedule,
  initialise,
  seed,
  reset,
  scaleService,
  scheduleScaling,
  removeScheduledScaling,
  forceDeployment,
  deployService,
  stopTask,
  stopDeployment,
  continueDeployment,
  rollBackService,
  createGreen,
  shiftRelease,
  promoteRelease,
  abortRelease,
  releaseOld,
  runGuidedRelease,
  functionConcurrency,
  deleteVersions,
  cacheNodeType,
  invalidateDistribution,
  acknowledgeAlarm,
  unacknowledgeAlarm,
  silenceAlarm,
  unsilenceAlarm,
  testAlarm,
  smokeTestAction,
  integrityTestAction,
  recordTests,
  compareTableData,
  compareBucketData,
];
