import type { Command } from '../../src/at/command.ts';
import { ascii } from '../../src/bytes/ascii.ts';
import { at, qifgcnt, qilocip, qimux, qird, qisack, qisend, qistat } from '../../src/commands/index.ts';
import { type AtScene, atScene } from '../stage.ts';

/** A command, one of each way in which an answer ends. */
export interface Kind {
  readonly name: string;
  readonly command: Command<unknown>;
  readonly line: string;
  /** The steps of a transcript that answer it. */
  readonly answer: readonly string[];
  /** What is told of it. */
  readonly told: readonly string[];
}

export const kinds: readonly Kind[] = [
  { name: 'OK', command: qimux(1), line: 'AT+QIMUX=1', answer: ['< OK'], told: ['|'] },
  {
    name: 'a line, OK',
    command: qisack(0),
    line: 'AT+QISACK=0',
    answer: ['< +QISACK: 3, 2, 1', '< OK'],
    told: ['{sent:3,acknowledged:2,pending:1}', '|'],
  },
  {
    name: 'a line, no OK',
    command: qilocip(),
    line: 'AT+QILOCIP',
    answer: ['< 10.1.2.3'],
    told: ['10.1.2.3', '|'],
  },
  {
    name: 'OK, a line',
    command: qistat(),
    line: 'AT+QISTAT',
    answer: ['< OK', '< STATE: IP STATUS'],
    told: ['{_tag:Stack,state:IP STATUS}', '|'],
  },
  {
    name: 'a prompt',
    command: qisend({ index: 0, bytes: ascii('hello') }),
    line: 'AT+QISEND=0,5',
    answer: ['< >', '>> hello', '< SEND OK'],
    told: ['|'],
  },
  {
    name: 'a counted block',
    command: qird(),
    line: 'AT+QIRD=0,1,0,1500',
    answer: [String.raw`<< \r\n+QIRD: 1.2.3.4:80,TCP,6\r\n\r\nOK\r\n`, '< OK'],
    told: ['{from:{host:1.2.3.4,port:80},protocol:TCP,length:6,bytes:\\r\\nOK\\r\\n,remaining:0}', '|'],
  },
];

/** Steps that answer the next command, whatever went before; and what is told of it. */
export const another = ['> AT+QIFGCNT?', String.raw`<< AT+QIFGCNT?\r`, '< +QIFGCNT: 1,255', '< OK'];
export const rightly = ['next {context:1}', 'next |'];

/** A module that echoes hears `AT`, then the command, which is logged as `first`, and `after` ms later another, as `next`. */
export const told = (
  { command }: Pick<Kind, 'command'>,
  steps: readonly string[],
  after = 50,
): readonly string[] => {
  const scene = atScene(['> AT', String.raw`<< AT\r`, '< OK', ...steps].join('\n'));
  const { port, watch, pass, log } = scene;
  port.run(at()).subscribe();
  pass(10);
  port.urc$.subscribe({ next: ({ _tag }) => log.push(`urc ${_tag}`), error: () => undefined });
  watch('first', port.run(command));
  pass(after);
  watch('next', port.run(qifgcnt.read()));
  pass();
  allPlayed(scene);
  return log;
};

const allPlayed = ({ module }: AtScene) => expect(module.left()).toEqual([]);
