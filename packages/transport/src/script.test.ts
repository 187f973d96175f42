import { concatMap, firstValueFrom, from, merge, mergeMap, VirtualTimeScheduler } from 'rxjs';
import { bytesOf, textOf } from './escapes.ts';
import { type Scripted, type ScriptOptions, scripted } from './script.ts';

const { raw } = String;

/** One opening in virtual time: the host sends its pieces one after the other and listens until nothing more happens. */
const call = (module: Scripted, scheduler: VirtualTimeScheduler, sends: ReadonlyArray<string>) => {
  const call = { said: '', ending: 'open' };
  const opening = module.transport
    .pipe(
      mergeMap((link) =>
        merge(link.bytes$, from(sends).pipe(concatMap((piece) => link.write(bytesOf(piece))))),
      ),
    )
    .subscribe({
      next: (bytes) => {
        call.said += textOf(bytes);
      },
      error: (error: unknown) => {
        call.ending = String(error);
      },
      complete: () => {
        call.ending = 'closed';
      },
    });
  scheduler.flush();
  opening.unsubscribe();
  return call;
};

const play = (transcript: string, sends: ReadonlyArray<string>, options: ScriptOptions = {}) => {
  const scheduler = new VirtualTimeScheduler();
  const module = scripted(transcript, { ...options, scheduler });
  return { ...call(module, scheduler, sends), left: module.left(), took: scheduler.now() };
};

const conversation = raw`
  # note 3.3
  > AT+QISEND=0,5
  < >
  > hello
  < SEND OK
  << +RECEIVE: 0, 2\r\nhi
  >> \x1b
`;
const sent = raw`AT+QISEND=0,5\rhello\x1b`;
const said = raw`\r\n> \r\nSEND OK\r\n+RECEIVE: 0, 2\r\nhi`;

describe('a scripted module', () => {
  it('says what the transcript says, to a host that says what the transcript says', () => {
    expect(play(conversation, [raw`AT+QISEND=0,5\r`, 'hello', raw`\x1b`])).toMatchObject({ said, left: [] });
  });

  it('does not care how the host cuts its bytes', () => {
    const bytes = Array.from(bytesOf(sent), (byte) => textOf(Uint8Array.of(byte)));
    expect(play(conversation, bytes)).toMatchObject({ said, left: [] });
    for (let at = 1; at < bytes.length; at += 1) {
      const halves = [bytes.slice(0, at).join(''), bytes.slice(at).join('')];
      expect(play(conversation, halves)).toMatchObject({ said, left: [], ending: 'open' });
    }
  });

  it('takes a line after a prompt as it is, and one before it with CR', () => {
    expect(play('< >\n> a\n> b', [raw`ab\r`]).left).toEqual([]);
    expect(play('< >\n~ 1s\n# late\n> a\n> b', [raw`ab\r`]).left).toEqual([]);
    expect(play('< >\n< ERROR\n> a', [raw`a\r`]).left).toEqual([]);
    expect(play('< >\n> a', [raw`a\r`]).ending).toContain('nothing more was expected');
  });

  it('echoes command lines, and not what follows a prompt', () => {
    const echoed = raw`AT+QISEND=0,5\r\r\n> \r\nSEND OK\r\n+RECEIVE: 0, 2\r\nhi`;
    expect(play(conversation, [sent], { echo: true }).said).toBe(echoed);
  });

  it('has said what the host has read, even if the host closes as it reads it', async () => {
    const module = scripted('< RDY');
    await firstValueFrom(module.transport.pipe(mergeMap((link) => link.bytes$)));
    expect(module.left()).toEqual([]);
  });

  it('takes a carriage return as it stands for itself, at the end of a line too', () => {
    expect(play('  << hi\r  \n', []).said).toBe(raw`hi\r`);
  });

  it('waits in the time of its scheduler', () => {
    expect(play('> AT\n~ 500ms\n~ 2 s\n< OK', [raw`AT\r`])).toMatchObject({
      said: raw`\r\nOK\r\n`,
      took: 2500,
    });
  });

  it('shows what was expected and what came, and loses the line', () => {
    const call = play('> AT+QISEND=0,5\n< >', [raw`AT+QISEND=0,6\r`]);
    expect(call.ending).toBe(
      [
        'TransportError: The host departed from the transcript.',
        '  line 1:  > AT+QISEND=0,5',
        raw`  expected: AT+QISEND=0,5\r`,
        raw`  received: AT+QISEND=0,6\r`,
      ].join('\n'),
    );
    expect(call.left).toEqual(['> AT+QISEND=0,5', '< >']);
  });

  it('does not forgive: a host that opens the link again meets the same error', () => {
    const scheduler = new VirtualTimeScheduler();
    const module = scripted('> AT', { scheduler });
    const { ending } = call(module, scheduler, ['ATI']);
    expect(ending).toContain('received: ATI');
    expect(call(module, scheduler, []).ending).toBe(ending);
  });

  it('tells what is left when the host says too little', () => {
    expect(play(conversation, ['AT+QISEND'])).toMatchObject({
      ending: 'open',
      said: '',
      left: { length: 6 },
    });
  });

  it('closes, loses the line, and goes on with the next opening', () => {
    const scheduler = new VirtualTimeScheduler();
    const module = scripted('< RDY\n! close\n> AT\n! lost\n< RDY', { scheduler });
    expect(call(module, scheduler, [])).toEqual({ said: raw`\r\nRDY\r\n`, ending: 'closed' });
    expect(module.left()).toEqual(['> AT', '! lost', '< RDY']);
    expect(call(module, scheduler, [raw`AT\r`]).ending).toContain('as line 4 of the transcript says');
    expect(call(module, scheduler, [])).toEqual({ said: raw`\r\nRDY\r\n`, ending: 'open' });
    expect(module.left()).toEqual([]);
  });

  it('loses bytes where it says so, and can tell of it only then', () => {
    const scheduler = new VirtualTimeScheduler();
    const log: string[] = [];
    scripted('<< AB\n! gap 12\n<< C\n! gap', { scheduler }).transport.subscribe(({ gaps$, bytes$ }) => {
      gaps$?.subscribe((gap) => log.push(JSON.stringify(gap)));
      bytes$.subscribe((bytes) => log.push(textOf(bytes)));
    });
    scheduler.flush();
    expect(log).toEqual(['AB', '{"missing":12}', 'C', '{}']);
    scripted('<< AB', { scheduler }).transport.subscribe(({ gaps$ }) => expect(gaps$).toBeUndefined());
  });

  it.each([
    ['> AT\nOK', 'Line 2 of the transcript, "OK", is not a step.'],
    ['~ soon', 'is not a step'],
    ['! explode', 'is not a step'],
    ['! gap all', 'is not a step'],
    [raw`> \q`, raw`\q is no escape`],
    ['> naïve €', '"€" is not one byte'],
  ])('refuses the transcript %j', (transcript, why) => {
    expect(() => scripted(transcript)).toThrow(why);
  });
});
