/** The paths of repositories inside another one, in what `ls-tree -z` or `ls-files --stage -z` lists (gitsubmodules(7)): such an entry has mode 160000. */
export const gitlinks = (listing: string): string[] =>
  listing.split("\0").flatMap((line) => (line.startsWith("160000 ") ? [line.slice(line.indexOf("\t") + 1)] : []));
