import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import { holds } from '../../test/holds.ts';
import type { Command } from '../at/command.ts';
import { textOf } from '../bytes/ascii.ts';
import { qilocip, qimux, qird, qisack, qisend, qistat } from '../commands/index.ts';
import { advance } from './advance.ts';
import { type Effect, type Event, idle, type Turn, type Turns } from './turns.ts';

// Whatever comes in whatever order: what the machine promises of every history.

const commands: readonly Command<unknown>[] = [
  qimux(1),
  qisack(0),
  qilocip(),
  qistat(),
  qisend({ index: 0, bytes: Uint8Array.of(1, 2, 3) }),
  qird(),
  { ...qimux(0), name: 'NEEDY', line: E.right('AT+NEEDY'), needs: { QIDNSIP: 1 } },
  { ...qisack(1), needs: { QISRVC: 2, QIFGCNT: 1 } },
  { ...qisack(2), needs: { QISRVC: 1, QIFGCNT: 0 } },
  {
    ...qisend({ index: 0, bytes: Uint8Array.of(4) }),
    input: { bytes: Uint8Array.of(4), echoed: false, open: true },
  },
];

const lines = [
  'OK',
  'ERROR',
  '+CME ERROR: 3',
  '10.1.2.3',
  'STATE: IP STATUS',
  '+QISACK: 3, 2, 1',
  '+QISACK: what?',
  '+QIRD: 1.2.3.4:5,TCP,4',
  'SEND OK',
  'SEND FAIL',
  '0, CLOSED',
  '+PDP DEACT',
  'AT',
  'ATE1',
  'AT+QISACK=0',
  'AT+QIMUX=1',
  'AT+QI',
  'MUX=1',
  'noise',
];

type Move =
  | { readonly _tag: 'Ask'; readonly command: number }
  | { readonly _tag: 'Drop'; readonly which: number }
  | { readonly _tag: 'Line'; readonly text: string }
  /** The echo of what was written last. */
  | { readonly _tag: 'Echo' }
  | { readonly _tag: 'Data' }
  | { readonly _tag: 'Prompt' }
  | { readonly _tag: 'Drain' }
  | { readonly _tag: 'Wait'; readonly milliseconds: number }
  | { readonly _tag: 'Gap' }
  | { readonly _tag: 'Break' };

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ _tag: fc.constant('Ask' as const), command: fc.nat(commands.length - 1) }),
  },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant('Drop' as const), which: fc.nat(20) }) },
  {
    weight: 6,
    arbitrary: fc.record({ _tag: fc.constant('Line' as const), text: fc.constantFrom(...lines) }),
  },
  { weight: 4, arbitrary: fc.constant({ _tag: 'Echo' as const }) },
  { weight: 1, arbitrary: fc.constant({ _tag: 'Data' as const }) },
  { weight: 2, arbitrary: fc.constant({ _tag: 'Prompt' as const }) },
  { weight: 1, arbitrary: fc.constant({ _tag: 'Drain' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({ _tag: fc.constant('Wait' as const), milliseconds: fc.nat(40_000) }),
  },
  { weight: 1, arbitrary: fc.constant({ _tag: 'Gap' as const }) },
  { weight: 1, arbitrary: fc.constant({ _tag: 'Break' as const }) },
);

/** What became of each turn, and what went over the wire. */
class History {
  turns: Turns = idle;
  now = 0;
  readonly asked: number[] = [];
  readonly dropped = new Set<number>();
  readonly ended: number[] = [];
  readonly told: number[] = [];
  /** The lines that were written for those who asked, in their order. */
  readonly written: string[] = [];
  /** How many commands are on the wire. */
  outstanding = 0;
  most = 0;
  private last = '';

  play(moves: readonly Move[]): this {
    for (const step of moves) this.step(step);
    return this;
  }

  /** Nothing more is said, and time goes by: as the shell does it, one deadline after the other. */
  rest(): this {
    for (let i = 0; i < 1_000 && this.turns.running; i++) {
      this.now = Math.max(this.now, this.turns.running.deadline);
      this.send({ _tag: 'Expired' });
    }
    return this;
  }

  private step(step: Move): void {
    switch (step._tag) {
      case 'Ask': {
        const id = this.asked.length + 1;
        this.asked.push(id);
        this.send({ _tag: 'Asked', turn: turn(id, commands[step.command] as Command<unknown>) });
        return;
      }
      case 'Drop': {
        const id = this.asked[step.which % Math.max(1, this.asked.length)];
        if (id === undefined || this.ended.includes(id) || this.dropped.has(id)) return;
        this.dropped.add(id);
        this.send({ _tag: 'Dropped', id });
        return;
      }
      case 'Line':
        this.send({ _tag: 'Heard', token: { _tag: 'Line', text: step.text } });
        return;
      case 'Echo':
        if (this.last !== '') this.send({ _tag: 'Heard', token: { _tag: 'Line', text: this.last } });
        return;
      case 'Data':
        this.send({ _tag: 'Heard', token: { _tag: 'Data', bytes: Uint8Array.of(1), remaining: 0 } });
        return;
      case 'Prompt':
        this.send({ _tag: 'Prompted' });
        return;
      case 'Drain':
        this.send({ _tag: 'Drained' });
        return;
      case 'Wait':
        this.now += step.milliseconds;
        if (this.turns.running && this.now >= this.turns.running.deadline) this.send({ _tag: 'Expired' });
        return;
      case 'Gap':
        this.send({ _tag: 'Gapped' });
        return;
      case 'Break':
        this.send({ _tag: 'Broken', reason: { _tag: 'ModuleReset' } });
        return;
    }
  }

  private send(event: Event): void {
    const before = this.turns.running;
    const [turns, effects] = advance(this.turns, event, this.now);
    this.turns = turns;
    // A turn that is no more has left the wire before what is written next; probes of two fences are the same turn.
    const over = turns.running?.turn !== before?.turn || (before?.fence && event._tag === 'Expired');
    if (over) this.outstanding = 0;
    for (const effect of effects) this.note(effect);
    // The shell looks at the clock again at once.
    if (turns.running && turns.running.deadline <= this.now && event._tag !== 'Expired')
      this.send({ _tag: 'Expired' });
  }

  private note(effect: Effect): void {
    switch (effect._tag) {
      case 'Write':
        if (effect.what !== 'command') return;
        this.last = textOf(effect.bytes).slice(0, -1);
        this.written.push(this.last);
        this.outstanding++;
        this.most = Math.max(this.most, this.outstanding);
        return;
      case 'Tell':
        expect(this.ended).not.toContain(effect.id);
        this.told.push(effect.id);
        return;
      case 'End':
      case 'Fail':
        this.ended.push(effect.id);
        return;
      default:
        return;
    }
  }
}

const turn = (id: number, command: Command<unknown>): Turn => ({
  id,
  command: { ...command, name: `${command.name} ${id}` },
  line: E.getOrElse(() => '')(command.line),
});

const moves = fc.array(move, { maxLength: 80, size: 'max' });

describe('the turns, whatever happens', () => {
  it('end each turn exactly once, or it was dropped and ends never', () => {
    holds(
      fc.property(moves, (all) => {
        const { asked, dropped, ended } = new History().play(all).rest();
        const expected = asked.filter((id) => !dropped.has(id));
        expect([...ended].sort((a, b) => a - b)).toEqual(expected);
      }),
    );
  });

  it('end them in the order in which they were asked', () => {
    holds(
      fc.property(moves, (all) => {
        const { ended } = new History().play(all).rest();
        expect(ended).toEqual([...ended].sort((a, b) => a - b));
      }),
    );
  });

  it('never have two commands on the wire', () => {
    holds(fc.property(moves, (all) => expect(new History().play(all).rest().most).toBeLessThanOrEqual(1)));
  });

  it('tell nobody anything who has left', () => {
    holds(
      fc.property(moves, moves, (before, after) => {
        const history = new History().play(before);
        const gone = history.asked.filter((id) => !history.ended.includes(id));
        const told = history.told.length;
        history.play(
          gone.map((_, i) => ({ _tag: 'Drop' as const, which: history.asked.indexOf(gone[i] as number) })),
        );
        history.play(after).rest();
        for (const id of gone) expect(history.told.slice(told)).not.toContain(id);
      }),
    );
  });

  it('come to rest when nothing is said any more', () => {
    holds(
      fc.property(moves, (all) => {
        const { turns } = new History().play(all).rest();
        expect(turns.running).toBeUndefined();
        expect(turns.waiting).toEqual([]);
      }),
    );
  });

  it('write no command while one was left unanswered that no fence has vouched for', () => {
    holds(
      fc.property(moves, (all) => {
        const history = new History();
        for (const step of all) {
          const { suspect, running } = history.turns;
          const written = history.written.length;
          history.play([step]);
          const [first] = history.written.slice(written);
          if (suspect && !running && first !== undefined) expect(['AT', 'ATE1']).toContain(first);
        }
      }),
    );
  });

  it('give a command its patience once the line has taken it, however long that took', () => {
    const [asked] = advance(idle, { _tag: 'Asked', turn: turn(1, qisack(0)) }, 0);
    const failed = (turns: Turns, now: number) =>
      advance(turns, { _tag: 'Expired' }, now)[1].some(({ _tag }) => _tag === 'Fail');
    expect(failed(asked, 9_000)).toBe(false);
    const [taken] = advance(asked, { _tag: 'Drained' }, 9_000);
    expect(failed(taken, 13_999)).toBe(false);
    expect(failed(taken, 14_000)).toBe(true);
    // Never taken, it is not waited for without end.
    expect(failed(asked, 15_000)).toBe(true);
  });
});
