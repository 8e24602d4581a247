/** The results as a table, with the ratio first. */
export function markdown(results, { machine, quick }) {
  const rows = results.map(({ what, against, ours, theirs, value, least, aim, met }) =>
    [what, `**${value}**`, met ? 'yes' : 'no', ours, theirs, against, least, aim].join(' | '),
  );
  return [
    `Measured on ${machine}, ${new Date().toISOString().slice(0, 10)}, medians of interleaved rounds${quick ? ' (quick form: one round, small numbers)' : ''}.`,
    '',
    '| what | result | reached | Kidoku | beside | which is | at least | aim |',
    '|---|---|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
  ].join('\n');
}
