/** The results as a table that is read in a terminal and, pasted, on a page. */
export function table(results) {
  const head = ['mutation', 'promise', 'outcome', 'what went red', 'seconds'];
  const rows = results.map(({ name, promise, outcome, test = '', seconds = 0 }) => [
    ...[name, promise, outcome, test],
    seconds.toFixed(1),
  ]);
  const widths = head.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column])].map(({ length }) => length)),
  );
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
