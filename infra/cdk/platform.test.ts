// One process writes each stage once for all of these: CDK is slow to load.
import './stacks/data.checks.ts';
import './stacks/messaging.checks.ts';
import './stacks/network.checks.ts';
import './testing/rules.checks.ts';
