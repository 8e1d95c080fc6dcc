import type { SourceTableFeatureDetails } from '@aws-sdk/client-dynamodb';
import type { Change } from '../../actions/plan.ts';
import type { TableSettings } from './engine/settings/settings.ts';
import { settingsDifference } from './engine/settings/settings-difference.ts';
import type { WantedSettings } from './engine/settings/settings-plan.ts';

/** Settings of other services, which no table description holds. */
export const NOT_TABLE_SETTINGS =
  'Auto scaling, alarms and the consumers of a stream belong to other services: they are neither put back nor compared.';

/** What a restore leaves out. Source: developer guide, "Restoring a DynamoDB table from a backup". */
function bare(settings: TableSettings): TableSettings {
  return {
    ...settings,
    deletionProtection: false,
    stream: null,
    timeToLive: { known: true, value: null },
    pointInTimeRecovery: { known: true, value: null },
    tags: { known: true, value: {} },
    contributorInsights: { known: true, value: [] },
    resourcePolicy: { known: true, value: null },
    kinesisStreams: { known: true, value: [] },
  };
}

/** What is put back onto a restored table, setting by setting, as a plan shows it. */
export function putBackChanges(settings: TableSettings): readonly Change[] {
  return settingsDifference(bare(settings), settings).different.map(({ setting, right }) => ({
    attribute: setting,
    after: right,
  }));
}

/** What is known of a table that is gone: a backup keeps its stream and its expiry, and nothing else of these. */
export function settingsOfBackup(features: SourceTableFeatureDetails | undefined): WantedSettings {
  const { StreamDescription: stream, TimeToLiveDescription: expiry } = features ?? {};
  return {
    stream: stream?.StreamEnabled ? (stream.StreamViewType ?? null) : null,
    timeToLive: {
      known: true,
      value:
        expiry?.TimeToLiveStatus === 'ENABLED'
          ? { attribute: expiry.AttributeName ?? '', status: 'ENABLED' }
          : null,
    },
  };
}

/** Settings that could not be read, and so are not put back. */
export function unknownSettings(settings: WantedSettings): readonly string[] {
  const { timeToLive, pointInTimeRecovery, tags, contributorInsights, resourcePolicy } = settings;
  const all = { timeToLive, pointInTimeRecovery, tags, contributorInsights, resourcePolicy };
  return Object.values(all).flatMap((one) =>
    one && !one.known && one.state !== 'unsupported' ? [one.operation] : [],
  );
}
