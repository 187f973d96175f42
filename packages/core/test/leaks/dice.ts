/** Random numbers that one seed tells (mulberry32). */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** 0 to less than 1, evenly. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** One of them. */
  of<A>(all: readonly A[]): A {
    const one = all[Math.floor(this.next() * all.length)];
    if (one === undefined) throw new Error('There is none.');
    return one;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  /** A time in ms: nothing, a few, or up to half a minute. */
  moment(): number {
    return this.chance(0.15) ? 0 : Math.round(10 ** (this.next() * 4.5));
  }
}
