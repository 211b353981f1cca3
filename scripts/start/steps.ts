/** Runs one named step and prints how long it took; what it reports meanwhile is indented under its name. */
export async function step<T>(name: string, work: (say: (line: string) => void) => Promise<T>): Promise<T> {
  const began = performance.now();
  console.log(`▸ ${name}`);
  const result = await work((line) => console.log(`  ${line}`));
  console.log(`  done in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return result;
}
