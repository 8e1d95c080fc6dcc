import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { expect, test } from './support/console-test.ts';
import { planDialog } from './support/interactions.ts';
import { open, pane, row, half, settled } from './support/screen.ts';

const RUN = Date.now().toString(36);
const NAME = `e2e-faults-${RUN}`;
const MINUTE_MS = 60_000;
/** An alarm is looked at once a minute, and the console may be ten seconds behind. */
const FIRES_MS = 90_000;

test('an alarm that fires is on the overview, in the title and the icon; it is looked after and silenced', async ({
  page,
  clouds: { dev },
}) => {
  test.setTimeout(240_000);
  const { cloudwatch } = dev.clients;
  const now = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  await cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: 'E2E',
      MetricData: [1, 2, 3].map((minutes) => ({
        MetricName: NAME,
        Timestamp: new Date(now - minutes * MINUTE_MS),
        Value: 20 + minutes,
      })),
    }),
  );
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: NAME,
      Namespace: 'E2E',
      MetricName: NAME,
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 15,
      DatapointsToAlarm: 2,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
    }),
  );
  try {
    await expect
      .poll(
        async () =>
          (await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [NAME] }))).MetricAlarms?.[0]
            ?.StateValue,
        { timeout: FIRES_MS },
      )
      .toBe('ALARM');

    await expect(async () => {
      await open(page, '/');
      await expect(page.getByRole('region', { name: 'Alarms that fire' })).toContainText(NAME);
    }).toPass({ timeout: 30_000 });
    await expect(page).toHaveTitle(/^\(\d+\) Overview · Operations$/, { timeout: 45_000 });
    await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', /^\/favicon-alarm-/);

    await open(page, `/alarms?state=alarm&q=${NAME}`);
    await expect(page).toHaveTitle(/^\(\d+\) Alarms · Operations$/);
    await expect(half(row(page, NAME), 'left').first()).toContainText('in alarm');
    await row(page, NAME).getByRole('link', { name: NAME }).click();
    await settled(page);
    const left = pane(page, 'Development');
    await expect(left).toContainText(/was over 10 in \d of 15 minutes/);
    await expect(left.getByRole('img', { name: /threshold 10/ })).toBeVisible();

    await left.getByLabel('Note').fill('on it');
    await left.getByRole('button', { name: 'Acknowledge' }).click();
    await expect(left).toContainText('Olga Operator');
    await left.getByLabel('For').selectOption({ label: '4 hours' });
    await left.getByRole('button', { name: 'Silence', exact: true }).click();
    await expect(left.getByText('silent, ends')).toBeVisible();
    await left.getByRole('button', { name: 'End silence' }).click();
    await expect(left.getByText('silent, ends')).toHaveCount(0);
  } finally {
    await cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [NAME] }));
  }
});

test("production's alarm is tested only after its name is typed, and says that it does not last", async ({
  page,
  clouds: { prod },
}) => {
  const name = `e2e-test-${RUN}`;
  await prod.clients.cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: name,
      Namespace: 'E2E',
      MetricName: name,
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
    }),
  );
  try {
    await open(page, `/alarms/${name}`);
    const right = pane(page, 'Production');
    await right.getByRole('button', { name: 'Test: set to ALARM' }).click();
    const dialog = planDialog(page);
    await expect(dialog).toContainText('CloudWatch then sets it back');
    await dialog.getByRole('textbox').last().fill(name);
    await dialog.getByRole('textbox').last().press('Enter');
    await expect(right).toContainText('in alarm');
    await expect(right).toContainText('Tested by hand');
  } finally {
    await prod.clients.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [name] }));
  }
});
