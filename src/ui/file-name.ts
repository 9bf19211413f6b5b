/** A file name from a title: `Heat in a rod` gives `heat-in-a-rod.json`. */
export function fileName(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return `${words?.slice(0, 8).join('-') ?? 'notebook'}.json`;
}
