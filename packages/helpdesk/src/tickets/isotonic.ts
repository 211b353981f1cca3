type Point = { at: number; value: number };

/**
 * The non-decreasing step function nearest to the points in squares (pool adjacent violators; Ayer et al. 1955), as
 * a function of `at`. With 0/1 values it turns a score into a frequency. Without points it is 0.
 */
export function isotonic(points: Point[]): (at: number) => number {
  const blocks: { from: number; sum: number; count: number }[] = [];
  for (const { at, value } of [...points].sort((left, right) => left.at - right.at)) {
    blocks.push({ from: at, sum: value, count: 1 });
    for (let last = blocks.length - 1; last > 0; last--) {
      const right = blocks[last];
      const left = blocks[last - 1];
      if (!left || !right || left.sum / left.count < right.sum / right.count) break;
      blocks.splice(last - 1, 2, { from: left.from, sum: left.sum + right.sum, count: left.count + right.count });
    }
  }
  return (at) => {
    const block = blocks.findLast(({ from }) => from <= at) ?? blocks[0];
    return block ? block.sum / block.count : 0;
  };
}
