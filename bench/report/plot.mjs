const ROW = 26;
const LABELS = 420;
const WIDTH = 900;

/** The results that compare several bots, as bars: an SVG. */
export function plot(results) {
  const charts = results.filter(({ bars }) => bars);
  let y = 10;
  const parts = [];
  for (const { what, bars } of charts) {
    parts.push(`<text x="10" y="${(y += ROW)}" font-weight="bold">${escape(what)}</text>`);
    const longest = Math.max(...Object.values(bars));
    for (const [name, value] of Object.entries(bars)) {
      y += ROW;
      const length = ((WIDTH - LABELS - 90) * value) / longest;
      const colour = name.startsWith('Kidoku') ? '#06c755' : '#9aa5b1';
      parts.push(
        `<text x="${LABELS - 8}" y="${y}" text-anchor="end">${escape(name)}</text>`,
        `<rect x="${LABELS}" y="${y - 14}" width="${length.toFixed(1)}" height="18" fill="${colour}"/>`,
        `<text x="${LABELS + length + 6}" y="${y}">${value.toFixed(0)}</text>`,
      );
    }
    y += ROW / 2;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y + 20}" font-family="sans-serif" font-size="13">
<rect width="100%" height="100%" fill="white"/>
${parts.join('\n')}
</svg>
`;
}

const escape = (text) => text.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);
