/** Tells one thing on stdout: as a line for people, or as JSON for programs. */
export type Tell = (told: Readonly<Record<string, unknown>>, line: string) => void;

export const telling =
  ({ json }: { readonly json: boolean }): Tell =>
  (told, line) =>
    void process.stdout.write(`${json ? JSON.stringify(told) : line}\n`);
