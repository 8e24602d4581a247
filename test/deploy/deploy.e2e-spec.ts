import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { settingNames } from '../../src/config/environment';
import { readEnvironment } from '../../src/config/read-environment';
import { newDir } from '../support/bot-process';
import { findProgram } from '../support/program';

const read = (path: string) => readFileSync(join(__dirname, '../..', path), 'utf8');
const kubernetes = (name: string) => parse(read(`deploy/kubernetes/${name}.yaml`)) as never;

/** What a bot takes at most to end: the server, then what is in hand. */
const LONGEST_SHUTDOWN_S = 15;

describe('the Dockerfile', () => {
  const lines = read('Dockerfile')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const lastStage = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM')));

  it('has the Node that the tests run on', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: { node: string } };
    expect(lines[0]).toBe(`FROM node:${devDependencies.node.split('.').slice(0, 2).join('.')}-slim AS base`);
  });

  it('copies only what is there and is not ignored', () => {
    const kept = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = lines
      .filter((line) => line.startsWith('COPY') && !line.includes('--from'))
      .flatMap((line) => line.split(/\s+/).slice(1, -1));
    expect(copied.filter((file) => !existsSync(join(__dirname, '../..', file)))).toEqual([]);
    expect(copied.filter((file) => !kept.includes(file))).toEqual([]);
  });

  it('runs the bot itself, as nobody in particular, without what only developers need', () => {
    expect(lastStage).toContain('CMD ["node", "dist/main.js"]');
    expect(lastStage).toContain('USER 1000:1000');
    expect(lines.join('\n')).toContain('npm ci --omit=dev --ignore-scripts');
    expect(lastStage.filter((line) => line.startsWith('COPY')).join('\n')).not.toMatch(
      /COPY src|sandbox|COPY \./,
    );
  });

  it('checks health by a command that is sound', () => {
    const command = JSON.parse(/CMD (\[.*\])/.exec(lastStage.join('\n'))?.[1] ?? '[]') as string[];
    const [node, , script = ''] = command;
    expect(node).toBe('node');
    const { status } = spawnSync(process.execPath, ['-e', script], { env: { PORT: '1' } });
    expect(status).toBe(1);
  });
});

describe('the compose file', () => {
  const { services } = parse(read('deploy/compose.yaml'), { merge: true }) as {
    services: Record<string, Record<string, never>>;
  };

  it('has two bots on one database, and lets nothing but the proxy be reached', () => {
    expect(Object.keys(services)).toEqual(['bot-1', 'bot-2', 'proxy', 'postgres']);
    expect(Object.entries(services).flatMap(([name, service]) => ('ports' in service ? name : []))).toEqual([
      'proxy',
    ]);
  });

  it('gives the bot settings that it has, and time to end', () => {
    const bot = services['bot-1'] as unknown as {
      environment: Record<string, string>;
      stop_grace_period: string;
    };
    expect(Object.keys(bot.environment).filter((name) => !settingNames.includes(name as never))).toEqual([]);
    expect(parseInt(bot.stop_grace_period)).toBeGreaterThan(LONGEST_SHUTDOWN_S);
  });
});

describe('the proxy', () => {
  it('has a configuration that nginx takes', () => {
    if (findProgram(['nginx'], "the proxy's configuration") === undefined) return;
    const file = join(newDir(), 'nginx.conf');
    // Outside of compose nobody knows the bots by name.
    writeFileSync(file, read('deploy/nginx.conf').replaceAll(/bot-\d:/g, '127.0.0.1:'));
    const { status, stderr } = spawnSync('nginx', ['-t', '-q', '-c', file], { encoding: 'utf8' });
    expect(stderr.replaceAll(/.*\[warn\].*user.*\n/g, '')).toBe('');
    expect(status).toBe(0);
  });
});

describe('the Kubernetes manifests', () => {
  const { data } = kubernetes('configmap') as { data: Record<string, string> };
  const { spec } = kubernetes('deployment') as {
    spec: {
      selector: unknown;
      strategy: unknown;
      template: { metadata: { labels: unknown }; spec: PodSpec };
    };
  };
  const pod = spec.template.spec;
  const [bot] = pod.containers;

  it('are all named, and each is one sound document', () => {
    const { resources } = kubernetes('kustomization') as { resources: string[] };
    for (const file of resources.map((name) => name.replace('secret.yaml', 'secret.example.yaml'))) {
      const documents = parseAllDocuments(read(`deploy/kubernetes/${file}`));
      expect(documents).toHaveLength(1);
      expect(documents.flatMap((document) => [...(document as { errors: unknown[] }).errors])).toEqual([]);
    }
  });

  it('give the bot settings that it takes', () => {
    const { stringData } = kubernetes('secret.example') as { stringData: Record<string, string> };
    const settings = { ...data, LINE_CHANNEL_SECRET: '0'.repeat(32), LINE_CHANNEL_ACCESS_TOKEN: 'token' };
    expect(() => readEnvironment({ ...settings, DATABASE_URL: 'postgres://u@h/d' })).not.toThrow();
    for (const name of Object.keys({ ...data, ...stringData })) expect(settingNames).toContain(name);
    expect(() => readEnvironment({ ...data, ...stringData })).toThrow(/LINE_CHANNEL_SECRET/);
  });

  it('probe the port that serves health', () => {
    const port = bot.ports.find(({ name }) => name === 'management')?.containerPort;
    expect(String(port)).toBe(data.MANAGEMENT_PORT);
    expect([bot.livenessProbe, bot.startupProbe, bot.readinessProbe].map(({ httpGet }) => httpGet)).toEqual([
      { path: '/health/live', port: 'management' },
      { path: '/health/live', port: 'management' },
      { path: '/health/ready', port: 'management' },
    ]);
  });

  it('replace pods without a moment in which nobody takes webhooks', () => {
    expect(spec.strategy).toEqual({ rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
    const preStop = Number(/(\d+)\)$/.exec(bot.lifecycle.preStop.exec.command.at(-1) ?? '')?.[1]) / 1_000;
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(preStop + LONGEST_SHUTDOWN_S);
    expect(kubernetes('poddisruptionbudget')).toMatchObject({
      spec: { minAvailable: 1, selector: spec.selector },
    });
    expect({ matchLabels: spec.template.metadata.labels }).toEqual(spec.selector);
  });

  it('let the bot do nothing but its work', () => {
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(bot.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });
});

interface Probe {
  readonly httpGet: unknown;
}

interface PodSpec {
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: unknown;
  readonly containers: readonly [
    {
      readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
      readonly livenessProbe: Probe;
      readonly startupProbe: Probe;
      readonly readinessProbe: Probe;
      readonly lifecycle: { readonly preStop: { readonly exec: { readonly command: readonly string[] } } };
      readonly securityContext: unknown;
    },
  ];
}
