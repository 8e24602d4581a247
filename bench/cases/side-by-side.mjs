/** Measures each bot once a round, in turn. @returns for each bot what its rounds gave */
export async function sideBySide(bots, rounds, measure) {
  const values = Object.fromEntries(bots.map((bot) => [bot, []]));
  for (let round = 0; round < rounds; round++) {
    for (const bot of bots) {
      values[bot].push(await measure(bot));
      console.log(
        `  ${bot}: ${JSON.stringify(values[bot].at(-1), (_, value) => (typeof value === 'number' ? Number(value.toFixed(2)) : value))}`,
      );
    }
  }
  return values;
}
