/**
 * Runs the suites one after another and adds up what passed and failed. A suite that breaks before it can
 * count its tests is one failure. `node scripts/test/main.ts unit db` runs only the named ones.
 */
import { checks, countedSuites } from "./suites.ts";

const only = new Set(process.argv.slice(2));
const suites = [...checks, ...countedSuites].filter((suite) => only.size === 0 || only.has(suite.name));
const total = { passed: 0, failed: 0 };

for (const suite of suites) {
  const began = performance.now();
  console.log(`▸ ${suite.title}`);
  const result = await suite.run().catch((error: unknown) => {
    console.log(error instanceof Error ? error.message : String(error));
    return { passed: 0, failed: 1 };
  });
  total.passed += result.passed;
  total.failed += result.failed;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`  ${suite.name}: ${result.passed} passed, ${result.failed} failed in ${seconds} s`);
}

console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
