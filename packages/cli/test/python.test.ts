import { join } from 'node:path';
import { installed } from '@atrx/processes/installed';
import { atrx, run } from './atrx.ts';
import { echoServer } from './echo-server.ts';

(installed('python3', '--version') ? it : it.skip)(
  'atrx emulate holds a TCP conversation with a program that knows nothing of it but termios',
  async () => {
    const module = atrx('emulate', '--pty');
    const server = await echoServer();
    const python = run([
      'python3',
      join(__dirname, 'conversation.py'),
      await module.line(),
      String(server.port),
    ]);
    await python.exit;
    server.close();
    await module.stop();
    expect(python.said).toEqual({ stdout: 'as expected\n', stderr: '' });
  },
  30_000,
);
