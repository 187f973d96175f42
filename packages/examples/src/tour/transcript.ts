import type { Traced } from '@atrx/core';
import { type Annotation, annotationOf, nameOf } from './annotations.ts';
import { progress } from './progress.ts';
import { rowOf, WIDTH } from './row.ts';
import type { Screen } from './screen.ts';

/** While much is read from one connection: its reads are counted, not printed. */
interface Fold {
  /** How its commands begin: `AT+QIRD=0,1,2,`. */
  readonly command: string;
  /** How its news begins. */
  readonly news: string;
  /** The first block was shown, and the rest is folded. */
  begun: boolean;
  reads: number;
}

/** Everything that crosses the wire, a row each, with what it means the first time it appears. */
export class Transcript {
  /** Bytes on the wire each way, and how many commands. */
  readonly wire = { out: 0, in: 0, commands: 0 };

  private readonly screen: Screen;
  private readonly verbose: boolean;
  private readonly explained = new Set<Annotation | string>();
  private since = 0;
  private fold: Fold | undefined;
  /** The row of a command that is folded, unless its answer is worth showing. */
  private held: string | undefined;

  constructor(screen: Screen, verbose: boolean) {
    this.screen = screen;
    this.verbose = verbose;
  }

  /** Something else begins. */
  chapter(title: string): void {
    const { colours: c, print } = this.screen;
    print(`\n${c.bold(title)} ${c.dim('─'.repeat(Math.max(0, WIDTH - title.length - 1)))}`);
  }

  /** Some bytes crossed the wire. */
  add(traced: Traced): void {
    this.since ||= traced.at;
    this.wire[traced.direction] += traced.size;
    if (traced.kind === 'command') this.wire.commands++;
    if (this.verbose) return this.print(traced);
    if (!this.isFolded(traced)) this.print(traced);
  }

  /** `total` bytes are about to come from connection `index`: the bar, to be told each piece of them. */
  startFold(index: number, total: number): (bytes: number) => void {
    const fold: Fold = {
      command: `AT+QIRD=0,1,${index},`,
      news: `+QIRDI: 0,1,${index}`,
      begun: false,
      reads: 0,
    };
    this.fold = fold;
    return progress(this.screen, total, this.since, () => fold.reads);
  }

  /** Everything is shown again. */
  endFold(): void {
    this.fold = undefined;
    this.held = undefined;
    this.screen.draw();
  }

  private isFolded(traced: Traced): boolean {
    const { kind, text } = traced;
    const { fold } = this;
    if (kind === 'echo') return this.explained.has('echo');
    if (kind === 'command') {
      this.held = undefined;
      if (!fold || !text.startsWith(fold.command)) return false;
      fold.reads++;
      if (fold.begun) this.held = this.row(traced);
      return fold.begun;
    }
    if (kind === 'payload' && fold && !fold.begun) {
      fold.begun = true;
      return false;
    }
    if (kind === 'urc') return fold?.begun === true && text.startsWith(fold.news);
    if (this.held === undefined) return false;
    if (kind === 'payload' || text === 'OK' || text.startsWith('+QIRD:')) return true;
    this.screen.print(this.held);
    return false;
  }

  private print(traced: Traced): void {
    this.screen.print(this.row(traced));
  }

  private row(traced: Traced): string {
    return rowOf(this.screen.colours, traced.at - this.since, traced, this.explanation(traced));
  }

  private explanation(traced: Traced): Annotation | undefined {
    const annotation = annotationOf(traced);
    const what =
      traced.kind === 'command' ? nameOf(traced.text) : traced.kind === 'echo' ? 'echo' : annotation;
    if (annotation === undefined || what === undefined || this.hasExplained(what)) return undefined;
    return annotation;
  }

  private hasExplained(what: Annotation | string): boolean {
    const has = this.explained.has(what);
    this.explained.add(what);
    return has;
  }
}
