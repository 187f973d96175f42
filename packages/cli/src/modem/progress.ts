import type { Traced } from '@atrx/core';
import pc from 'picocolors';
import yoctoSpinner from 'yocto-spinner';
import { stepOf } from './step.ts';

/** What somebody sees while they wait, on stderr; where that is no terminal, nothing. */
export interface Progress {
  /** To be told what crosses the line: it says which step the bring-up is at. */
  readonly trace: (traced: Traced) => void;
  readonly say: (text: string) => void;
  /** A line that stays. */
  readonly note: (text: string) => void;
  /** It is over, and leaves no trace on the terminal. */
  readonly end: () => void;
}

const SILENT: Progress = { trace: () => {}, say: () => {}, note: () => {}, end: () => {} };

/** Of the modem at this port; with `json` it is a program that waits, which is shown nothing. */
export const progressOf = (port: string, json: boolean): Progress => {
  const { stderr } = process;
  if (!stderr.isTTY || json) return SILENT;
  // Its own handlers of signals would end the program before anything is closed.
  const spinner = yoctoSpinner({ text: port, stream: stderr, handleSignals: false }).start();
  const say = (text: string) => {
    if (!spinner.isSpinning) spinner.start(text);
    else if (spinner.text !== text) spinner.text = text;
  };
  return {
    trace: ({ kind, text }) => {
      const step = kind === 'command' ? stepOf(text) : undefined;
      if (step !== undefined && spinner.isSpinning) say(`${port}: ${step}`);
    },
    say,
    note: (text) => {
      spinner.stop();
      stderr.write(`${pc.dim(text)}\n`);
    },
    end: () => spinner.stop(),
  };
};
