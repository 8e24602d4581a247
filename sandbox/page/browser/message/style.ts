/** What a component puts on its element. Set from a script, property by property, which the page's policy allows. */
export type Style = Readonly<Record<string, string | number>>;
