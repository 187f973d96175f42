import { chapter, chapters, help } from '@atrx/core/catalogue';

/** What is said of a command, of a chapter, or, where nothing is asked for, of what there is. */
export const helpOn = (topic: string): string => {
  if (topic.trim() === '') return GENERAL;
  return (
    help(topic) ??
    chapter(topic) ??
    `Nothing is known of ${topic}. It can be sent all the same; \`help\` names the chapters of what is known.`
  );
};

const GENERAL = `  help QIOPEN     what a command takes, and what it is answered; ? QIOPEN likewise
  help sending    the commands of a chapter: ${Object.keys(chapters).join(', ')}
  AT+QISEND=0,5   asks for its data: as many bytes, or up to Ctrl+Z; ESC calls it off
  Tab             completes the name, the form, the parameter
  Ctrl+C          gives up the command that runs; where none does, the line; where there is none, leaves
  Ctrl+D          leaves`;
