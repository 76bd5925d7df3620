import { listener, netcatAt, type Scenario } from './scenario.ts';

export const DISGUISE: readonly Scenario[] = [
  {
    id: 'kernel-thread-name',
    place: { port: 4004 },
    stage: async (scene) => {
      await netcatAt(scene, '/opt/app/thread');
      await scene.victim.spawn(['bash', '-c', "exec -a '[kworker/0:1]' /opt/app/thread -l -p 4004"]);
    },
    suspicion: 'high',
    signals: ['kernel-thread-name', 'renamed-program', 'no-package'],
    evidence: [
      ['arguments', /^\[kworker\/0:1\]/],
      ['executable', '/opt/app/thread'],
    ],
  },
  {
    id: 'look-alike-name',
    place: { port: 4012 },
    stage: listener('/usr/local/lib/syst3md', 4012, 'other'),
    suspicion: 'medium',
    signals: ['look-alike-name', 'no-package'],
    evidence: [
      ['imitated', 'systemd'],
      ['executable', '/usr/local/lib/syst3md'],
    ],
  },
  {
    id: 'letter-left-out',
    place: { port: 4013 },
    stage: listener('/usr/sbin/rsylogd', 4013),
    suspicion: 'medium',
    signals: ['look-alike-name', 'renamed-program', 'no-package'],
    evidence: [
      ['imitated', 'rsyslogd'],
      ['executable', '/usr/sbin/rsylogd'],
    ],
  },
  {
    id: 'misplaced-name',
    place: { port: 4014 },
    stage: listener('/var/tmp/systemd-logind', 4014, 'other'),
    suspicion: 'high',
    signals: ['misplaced-name', 'writable-folder', 'no-package'],
    evidence: [['executable', '/var/tmp/systemd-logind']],
  },
  {
    id: 'other-name',
    place: { port: 4015 },
    stage: async (scene) => {
      await netcatAt(scene, '/opt/x/thing', 'other');
      await scene.victim.spawn(['bash', '-c', 'exec -a sshd /opt/x/thing -l -p 4015']);
    },
    suspicion: 'medium',
    signals: ['other-name', 'no-package'],
    evidence: [
      ['arguments', 'sshd -l -p 4015'],
      ['executable', '/opt/x/thing'],
    ],
  },
  {
    id: 'renamed-program',
    place: { port: 4016 },
    stage: listener('/opt/x/worker', 4016),
    suspicion: 'medium',
    signals: ['renamed-program', 'no-package'],
    evidence: [
      ['executable', '/opt/x/worker'],
      ['twin', '/usr/bin/nc.traditional'],
    ],
  },
  {
    id: 'empty-environment',
    place: { port: 4017 },
    stage: async (scene) => {
      await netcatAt(scene, '/opt/x/bare', 'other');
      await scene.victim.spawn(['env', '-i', '/opt/x/bare', '-l', '-p', '4017']);
    },
    suspicion: 'none',
    signals: ['empty-environment', 'no-package'],
    evidence: [['empty-environment', /^\/proc\/\d+\/environ$/]],
  },
];
