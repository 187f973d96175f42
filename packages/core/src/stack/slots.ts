/** The connections of the module, by index: which of them are in use. */
export class Slots {
  private readonly used: boolean[];

  constructor(count: number) {
    this.used = new Array(count).fill(false);
  }

  get count(): number {
    return this.used.length;
  }

  /** The lowest index that is free, from now on in use; `undefined` when all are. */
  take(): number | undefined {
    const index = this.used.indexOf(false);
    if (index < 0) return undefined;
    this.used[index] = true;
    return index;
  }

  free(index: number): void {
    this.used[index] = false;
  }
}
