// One process writes each stage once for all of these: CDK is slow to load.
import './stacks/compute.checks.ts';
import './stacks/console.checks.ts';
import './stacks/data.checks.ts';
import './stacks/edge.checks.ts';
import './stacks/messaging.checks.ts';
import './stacks/network.checks.ts';
import './stacks/observability.checks.ts';
import './stacks/stores.checks.ts';
import './stacks/traffic.checks.ts';
import './testing/rules.checks.ts';
